import type { Counts, Job } from "../../platform/host";

/** No jobs. */
export const NONE: Counts = {
  pending: 0,
  running: 0,
  retrying: 0,
  stopped: 0,
  canceled: 0,
  finished: 0,
  error: 0,
};

/** A job for tests. */
export function job(id: number, as: Partial<Job> = {}): Job {
  return {
    id: String(id),
    run: "1",
    rule: "1",
    rule_name: "nightly",
    source: `docker.io/library/nginx:${id}`,
    destination: `harbor.example/mirror/nginx:${id}`,
    source_target: "1",
    destination_target: "2",
    image: `library/nginx:${id}`,
    operation: "transfer",
    status: "pending",
    state: as.status ?? "pending",
    stopping: false,
    attempt: 1,
    attempts_max: 5,
    created: 1_764_000_000_000 + id,
    started: null,
    ended: null,
    priority: 0,
    waiting: null,
    error: null,
    bytes: { total: 0, existing: 0, mounted: 0, copied: 0 },
    ...as,
  };
}
