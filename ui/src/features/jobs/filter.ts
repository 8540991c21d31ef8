import type { Counts, Job, JobFilter } from "../../platform/host";

/** The statuses a job can have, in the order in which they are offered. */
export const STATUSES = [
  "running",
  "retrying",
  "pending",
  "error",
  "stopped",
  "canceled",
  "finished",
] as const satisfies readonly (keyof Counts)[];

/** The statuses of jobs that have not ended. */
export const OPEN: readonly string[] = ["pending", "running", "retrying"];

/** The statuses from which a job can be retried. */
export const RETRIABLE: readonly string[] = ["error", "stopped", "canceled"];

/** The statuses of jobs that have ended. */
export const ENDED: readonly string[] = [...RETRIABLE, "finished"];

/** The statuses of jobs that stand in the queue. */
export const QUEUED: readonly string[] = ["pending", "retrying"];

/** Any job. */
export const ANY: JobFilter = {
  status: [],
  rule: null,
  run: null,
  words: "",
  operation: null,
  target: null,
  failure: null,
  since: null,
  until: null,
  among: [],
  except: [],
};

/** What of the hash is a condition, one chip each; the statuses have their own place. */
export const CONDITIONS = [
  "words",
  "rule",
  "run",
  "operation",
  "target",
  "failure",
  "within",
  "since",
  "until",
] as const;
export type Condition = (typeof CONDITIONS)[number];
export type Query = Readonly<Record<string, string | undefined>>;

const MINUTE = 60_000;

/**
 * The filter that stands in the hash: `status=error,stopped&rule=3&words=nginx&within=86400`. What is not known there is
 * left out. `within` is counted in seconds back from `now`.
 */
export function filterIn(query: Query, now: number): JobFilter {
  const wanted = query.status?.split(",") ?? [];
  const within = numberIn(query.within);
  // By the minute: the filter is another one no more often.
  const from = within === null ? null : Math.floor((now - within * 1_000) / MINUTE) * MINUTE;
  return {
    ...ANY,
    status: STATUSES.filter((status) => wanted.includes(status)),
    rule: idIn(query.rule),
    run: idIn(query.run),
    words: query.words?.trim() ?? "",
    operation: query.operation || null,
    target: idIn(query.target),
    failure: query.failure || null,
    since: numberIn(query.since) ?? from,
    until: numberIn(query.until),
  };
}

function idIn(text: string | undefined): string | null {
  return text && /^\d{1,20}$/.test(text) ? text : null;
}

function numberIn(text: string | undefined): number | null {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Whether anything is left out but by status. */
export function isNarrowed(filter: JobFilter): boolean {
  const keys = (Object.keys(ANY) as (keyof JobFilter)[]).filter((key) => key !== "status");
  return keys.some((key) => String(filter[key] ?? "") !== String(ANY[key] ?? ""));
}

/** The `status` of the hash after one status is added or taken away; undefined for any status. */
export function toggled(chosen: readonly string[], status: string): string | undefined {
  const next = STATUSES.filter((each) => (each === status) !== chosen.includes(each));
  return next.length === 0 || next.length === STATUSES.length ? undefined : next.join(",");
}

/** Whether a job is one of those that are asked for, as far as the window can tell. */
export function matches(filter: JobFilter, job: Job): boolean {
  const { status, rule, run, operation, target, failure, since, until } = filter;
  const names = [job.image, job.destination, job.rule_name].join("\n").toLowerCase();
  return (
    (status.length === 0 || status.includes(job.status)) &&
    (rule === null || job.rule === rule) &&
    (run === null || job.run === run) &&
    (operation === null || job.operation === operation) &&
    (target === null || job.source_target === target || job.destination_target === target) &&
    (failure === null || job.error?.code === failure) &&
    (since === null || job.created >= since) &&
    (until === null || job.created < until) &&
    wordsOf(filter).every((word) => names.includes(word))
  );
}

function wordsOf({ words }: JobFilter): readonly string[] {
  return words.toLowerCase().split(/\s+/).filter(Boolean);
}

/** How many jobs there are in some statuses; in all of them where none is named. */
export function sum(counts: Counts, statuses: readonly string[] = []): number {
  return STATUSES.filter((status) => statuses.length === 0 || statuses.includes(status)).reduce(
    (total, status) => total + counts[status],
    0,
  );
}
