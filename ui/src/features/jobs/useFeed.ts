import { useEffect, useState, useSyncExternalStore } from "react";
import type { JobFilter } from "../../platform/host";
import { Feed, type Loaded } from "./feed";
import { followProgress } from "./progress";
import { APPLICATION } from "./source";

/**
 * The jobs of a filter, live, for as long as this is on the page. The filter is compared by identity. `held` stays in
 * the list though it may no longer match.
 */
export function useFeed(
  filter: JobFilter,
  held: string | null,
): { readonly feed: Feed; readonly loaded: Loaded } {
  const [feed] = useState(() => new Feed(APPLICATION, filter));
  const loaded = useSyncExternalStore(feed.subscribe, feed.now);
  useEffect(() => feed.choose(filter), [feed, filter]);
  useEffect(() => feed.hold(held), [feed, held]);
  useEffect(() => {
    followProgress();
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return { feed, loaded };
}
