import { type QueryClient, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { oncePainted } from "../../components/form/useLater";
import { beginning, Feed, type Loaded } from "./feed";
import { followProgress } from "./progress";
import { APPLICATION } from "./source";
import { type Wanted, wantedIn } from "./wanted";

/** What was at hand when the page was left: shown until the answer is there, when the same is wanted again. */
const left = (wanted: Wanted) => ["jobs", "left", wanted];

/** What was asked for before the page was ever gone to. */
const ahead = (wanted: Wanted) => ["jobs", "ahead", wanted];

/** All jobs, asked for before somebody goes to them. */
export const allJobs = () => {
  const all = wantedIn({}, Date.now());
  return queryOptions({ queryKey: ahead(all), queryFn: () => beginning(APPLICATION, all) });
};

/**
 * The jobs that are wanted, live, for as long as this is on the page. What is wanted is compared by identity; the list
 * begins where `begin` stands in it.
 */
export function useFeed(
  wanted: Wanted,
  begin: string | null,
): { readonly feed: Feed; readonly loaded: Loaded } {
  const client = useQueryClient();
  const [feed] = useState(
    () => new Feed(APPLICATION, wanted, begin, begin === null ? former(client, wanted) : undefined),
  );
  const loaded = useSyncExternalStore(feed.subscribe, feed.now);
  useEffect(() => feed.choose(wanted), [feed, wanted]);
  useEffect(() => {
    followProgress();
    // What is at hand is painted before it is asked for again.
    const waiting = feed.now().wanted ? oncePainted(() => feed.start()) : feed.start();
    return () => {
      waiting?.();
      const loaded = feed.now();
      if (loaded.wanted) {
        client.setQueryData(left(loaded.wanted), loaded);
      }
      feed.stop();
    };
  }, [feed, client]);
  return { feed, loaded };
}

function former(client: QueryClient, wanted: Wanted): Loaded | undefined {
  const loaded = client.getQueryData<Loaded>(left(wanted)) ?? client.getQueryData<Loaded>(ahead(wanted));
  return loaded?.skip === 0 ? { ...loaded, failure: null } : undefined;
}
