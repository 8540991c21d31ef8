import { asFailure } from "../../ipc/failure";
import {
  type Counts,
  commands,
  events,
  type Failure,
  type JobFilter,
  type JobPage,
  type JobSlice,
  type Jobs,
} from "../../platform/host";
import { progress } from "./progress";

/** Where jobs come from. */
export interface Source {
  readonly list: (filter: JobFilter, slice: JobSlice) => Promise<JobPage>;
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
