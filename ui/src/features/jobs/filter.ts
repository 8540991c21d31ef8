import type { Counts, Job, JobFilter } from "../../platform/host";

/** The statuses a job can have, in the order in which they are offered. */
export const STATUSES = [
  "pending",
  "running",
  "retrying",
  "finished",
  "error",
  "stopped",
  "canceled",
] as const satisfies readonly (keyof Counts)[];

/** The statuses of jobs that have not ended. */
export const OPEN: readonly string[] = ["pending", "running", "retrying"];

/** The statuses from which a job can be retried. */
export const RETRIABLE: readonly string[] = ["error", "stopped", "canceled"];

/** The filter that stands in the hash: `status=error,stopped&rule=3&run=12`. What is not known there is left out. */
export function filterIn(query: Readonly<Record<string, string>>): JobFilter {
  const wanted = query.status?.split(",") ?? [];
  return {
    status: STATUSES.filter((status) => wanted.includes(status)),
    rule: idIn(query.rule),
    run: idIn(query.run),
  };
}

function idIn(text: string | undefined): string | null {
  return text && /^\d{1,20}$/.test(text) ? text : null;
}

/** The `status` of the hash after one status is added or taken away; undefined for any status. */
export function toggled(chosen: readonly string[], status: string): string | undefined {
  const next = STATUSES.filter((each) => (each === status) !== chosen.includes(each));
  return next.length === 0 || next.length === STATUSES.length ? undefined : next.join(",");
}

/** Whether a job is one of those that are asked for. */
export function matches({ status, rule, run }: JobFilter, job: Job): boolean {
  return (
    (status.length === 0 || status.includes(job.status)) &&
    (rule === null || job.rule === rule) &&
    (run === null || job.run === run)
  );
}

/** How many jobs there are in some statuses; in all of them where none is named. */
export function sum(counts: Counts, statuses: readonly string[] = []): number {
  return STATUSES.filter((status) => statuses.length === 0 || statuses.includes(status)).reduce(
    (total, status) => total + counts[status],
    0,
  );
}
