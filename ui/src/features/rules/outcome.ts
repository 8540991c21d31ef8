import type { Shown } from "../../components/icons";
import type { MessageId } from "../../i18n/ids.gen";
import type { Speech } from "../../i18n/Speech";
import type { Counts, Run } from "../../platform/host";

/** A number of jobs or images with the message that tells it. */
export interface Told {
  readonly id: MessageId;
  readonly count: number;
}

/** How a run went, or goes. */
export interface Outcome {
  /** The status it amounts to. */
  readonly status: Shown;
  /** What there is a number of, the best news first; empty where nothing matched yet. */
  readonly counts: readonly Told[];
}

const COUNTED: readonly (readonly [keyof Counts, MessageId])[] = [
  ["finished", "rules-count-finished"],
  ["error", "rules-count-error"],
  ["running", "rules-count-running"],
  ["pending", "rules-count-pending"],
  ["retrying", "rules-count-retrying"],
  ["stopped", "rules-count-stopped"],
  ["canceled", "rules-count-canceled"],
];

/** How a run went, or goes: what its jobs amount to. */
export function outcomeOf(run: Run): Outcome {
  const { jobs, planning } = run;
  const counts: Told[] = COUNTED.map(([status, id]) => ({ id, count: jobs[status] }));
  counts.splice(1, 0, { id: "rules-count-up-to-date", count: run.up_to_date });
  return { status: statusOf(planning, jobs), counts: counts.filter(({ count }) => count > 0) };
}

/** The counts in words; no number ends a line. */
export function tell({ text, list }: Pick<Speech, "text" | "list">, counts: readonly Told[]): string {
  return list(counts.map(({ id, count }) => text(id, { count }).replace(" ", "\u00a0")));
}

function statusOf(planning: string, jobs: Counts): Shown {
  if (planning === "going" || jobs.running > 0) {
    return "running";
  }
  if (jobs.pending > 0) {
    return "pending";
  }
  if (jobs.retrying > 0) {
    return "retrying";
  }
  if (planning === "failed" || jobs.error > 0) {
    return "error";
  }
  if (planning === "stopped" || jobs.stopped > 0) {
    return "stopped";
  }
  return planning === "skipped" || jobs.canceled > 0 ? "canceled" : "finished";
}
