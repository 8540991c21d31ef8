import { go } from "../app/route";
import { RetrySign, StopSign, TrashSign } from "../components/icons";
import { OPEN, sum } from "../features/jobs/filter";
import { commands, type Run } from "../platform/host";
import { type Action, ALWAYS } from "./action";

/** Whether a run still does something. */
export const isGoing = (run: Run): boolean => run.planning === "going" || sum(run.jobs, OPEN) > 0;

export const runJobs: Action<Run> = {
  id: "jobs",
  title: "rules-show-jobs",
  long: "runs-jobs-name",
  keys: "Enter",
  offer: ALWAYS,
  act: ({ id }) => go("jobs", { run: id }),
};

export const stopRun: Action<Run> = {
  id: "stop-run",
  title: "jobs-run-stop",
  long: "runs-stop-name",
  sign: () => <StopSign />,
  keys: "S",
  offer: (run) => (isGoing(run) ? { able: true } : { able: false, hint: "runs-stop-ended" }),
  act: ({ id, rule_name, planning, jobs }, kit) => {
    const { text } = kit.speech;
    const open = sum(jobs, OPEN);
    kit.ask({
      title: rule_name
        ? text("jobs-run-stop-ask", { run: id, rule: rule_name })
        : text("jobs-run-stop-ask-once", { run: id }),
      content: text(planning === "going" ? "jobs-run-stop-planning" : "jobs-run-stop-about", { count: open }),
      ok: text("jobs-run-stop"),
      act: () =>
        kit.carryOut(
          () => commands.stopRun(id),
          (count) => kit.tell({ key: `stopped-${id}`, title: text("jobs-stopped-count", { count }) }),
        ),
    });
  },
};

export const retryFailed: Action<Run> = {
  id: "retry-failed",
  title: "runs-retry",
  long: "runs-retry-name",
  sign: () => <RetrySign />,
  keys: "R",
  offer: ({ jobs }) => (jobs.error > 0 ? { able: true } : { able: false, hint: "runs-retry-none" }),
  act: ({ id }, kit) =>
    void kit.carryOut(
      () => commands.retryFailed(id),
      (count) => kit.tell({ key: `retried-${id}`, title: kit.speech.text("jobs-retried-count", { count }) }),
    ),
};

/** What a run has left undone because more would have been deleted than its rule lets; null where that is not so. */
export function refusedOf({ rule, failure }: Run): Refused | null {
  if (rule === null || failure?.code !== "deletion-refused") {
    return null;
  }
  const { target, count, of, share } = failure.args;
  return { rule, target: String(target), count: Number(count), of: Number(of), share: Number(share) };
}

/** Deletions that were left undone. */
export interface Refused {
  /** The rule's id. */
  readonly rule: string;
  readonly target: string;
  /** So many images, */
  readonly count: number;
  /** of so many, */
  readonly of: number;
  /** where so many percent go unasked. */
  readonly share: number;
}

export const confirmDeletion: Action<Run> = {
  id: "confirm-deletion",
  title: "runs-confirm",
  long: "runs-confirm-name",
  sign: () => <TrashSign />,
  danger: true,
  offer: (run) => (refusedOf(run) ? { able: true } : { able: false, hint: "runs-confirm-none" }),
  act: (run, kit) => {
    const refused = refusedOf(run);
    if (!refused) {
      return;
    }
    const { text } = kit.speech;
    const { rule, target, count } = refused;
    kit.ask({
      title: text("runs-confirm-ask", { count, target }),
      content: (
        <div className="asked">
          <p>{text("runs-confirm-share", { ...refused, name: run.rule_name })}</p>
          <p>{text("runs-confirm-about", { count })}</p>
        </div>
      ),
      ok: text("runs-confirm-ok", { count }),
      act: () =>
        kit.carryOut(
          () => commands.runRule(rule, count),
          (begun) =>
            kit.tell({
              key: begun,
              title: text("runs-confirmed", { name: run.rule_name }),
              description: text(kit.paused ? "rules-started-paused" : "rules-started-about"),
              next: { id: "jobs", title: text("rules-show-jobs"), act: () => go("jobs", { run: begun }) },
            }),
        ),
    });
  },
};

/** In the order of the menu. */
export const RUN_ACTIONS: readonly Action<Run>[] = [runJobs, stopRun, retryFailed, confirmDeletion];
