import type { JobFilter, JobNews, JobSlice, Progress } from "../platform/host";
import type { Answers, Id, Into } from "./bridge";
import { matching, statusOf } from "./lists";
import { manifestText } from "./manifests";
import type { World } from "./world";

const OPEN = ["pending", "running", "retrying"];
const RETRIABLE = ["error", "stopped", "canceled"];

interface Filtered {
  readonly filter: JobFilter;
}

interface Ids {
  readonly ids: readonly string[];
}

/** The jobs: listed, followed, stopped and tried again, one or many. */
export function jobAnswers<Channel>(world: World, into: Into<Channel>) {
  const { book } = world;

  return {
    list_jobs: ({ filter, slice }: Filtered & { readonly slice: JobSlice }) =>
      world.list(filter, { ...slice, limit: Math.min(1_000, Math.max(1, slice.limit)) }),
    count_jobs: ({ filter }: Filtered) =>
      book.counts(
        matching(book, filter).filter(
          (entry) => filter.status.length === 0 || filter.status.includes(statusOf(entry)),
        ),
      ),
    stop_matching: ({ filter }: Filtered) => world.all(filter, OPEN, (ids) => world.stop(ids)),
    retry_matching: ({ filter }: Filtered) => world.all(filter, RETRIABLE, (ids) => world.retry(ids)),
    remove_matching: ({ filter }: Filtered) =>
      world.all(filter, [...RETRIABLE, "finished"], (ids) => world.remove(ids)),
    prioritise_matching: ({ filter, priority }: Filtered & { readonly priority: number }) =>
      world.all(filter, ["pending", "retrying"], (ids) => world.prioritise(ids, priority)),
    stop_jobs: ({ ids }: Ids) => world.stop(ids),
    retry_jobs: ({ ids }: Ids) => world.retry(ids),
    follow_progress: ({ channel }: { readonly channel: Channel }) => {
      world.herald.progress = into<Progress[]>(channel);
      return null;
    },
    show_job: ({ id }: Id) => book.actor(world.entry(id)).details(),
    follow_job: ({ id, channel }: Id & { readonly channel: Channel }) =>
      world.herald.follow(world.entry(id), into<JobNews>(channel)),
    unfollow_job: ({ number }: { readonly number: number }) => {
      world.herald.unfollow(number);
      return null;
    },
    show_manifest: async ({ id, digest }: Id & { readonly digest: string | null }) => {
      await world.pass(200);
      return manifestText(book.actor(world.entry(id)).details(), digest);
    },
  } satisfies Partial<Answers>;
}
