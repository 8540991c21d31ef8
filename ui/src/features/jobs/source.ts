import { asFailure } from "../../ipc/failure";
import {
  type Counts,
  commands,
  events,
  type Failure,
  type JobFilter,
  type JobPage,
  type Jobs,
} from "../../platform/host";
import { progress } from "./progress";

/** Where jobs come from. */
export interface Source {
  readonly list: (filter: JobFilter, before: string | null, limit: number) => Promise<JobPage>;
  readonly count: (filter: JobFilter) => Promise<Counts>;
  /** Calls back with each batch, in order, until what it gives is called. */
  readonly listen: (heard: (news: Jobs) => void) => Promise<() => void>;
  /** Makes a failure of what was thrown. */
  readonly asFailure: (thrown: unknown) => Failure;
}

/** The application's jobs. */
export const APPLICATION: Source = {
  list: commands.listJobs,
  count: commands.countJobs,
  listen: (heard) =>
    events.jobs.listen(({ payload }) => {
      for (const job of payload.jobs) {
        progress.step(job);
      }
      heard(payload);
    }),
  asFailure,
};

/**
 * What to ask for the page after this one with. A full page ends at its last job: what is known but not yet stored
 * may have pushed others out of it.
 */
export function nextOf(page: JobPage, limit: number): string | null {
  const last = page.jobs.at(-1);
  return last && page.jobs.length >= limit ? last.id : page.next;
}
