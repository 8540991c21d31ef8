import { go, read } from "../app/route";
import { CopySign, FirstSign, LastSign, LogSign, RetrySign, StopSign, TrashSign } from "../components/icons";
import { ANY, ENDED, OPEN, QUEUED, RETRIABLE, sum } from "../features/jobs/filter";
import type { MessageId } from "../i18n/ids.gen";
import { type Counts, commands, copyText, type Job, type JobFilter, type Outcomes } from "../platform/host";
import type { Action, Offer } from "./action";
import { busy } from "./busy";
import type { Kit } from "./kit";

/** The jobs that something is to be done to. */
export interface Choice {
  /** Which: one, those that are named, or all that a filter lets through. */
  readonly filter: JobFilter;
  /** How many of them are in which status. */
  readonly counts: Counts;
  /** The job, where it is one. */
  readonly one?: Job;
}

const NONE: Counts = {
  pending: 0,
  running: 0,
  retrying: 0,
  stopped: 0,
  canceled: 0,
  finished: 0,
  error: 0,
};

/** One job as a choice. */
export function one(job: Job): Choice {
  return { filter: { ...ANY, among: [job.id] }, counts: { ...NONE, [job.status]: 1 }, one: job };
}

const beside = (change: Record<string, string | undefined>) =>
  go("jobs", { ...read(window.location.hash).query, ...change });

/** One job is looked at; of several none is. */
const single = ({ one: job }: Choice): Offer => ({ able: job !== undefined });

export const openJob: Action<Choice> = {
  id: "details",
  title: "jobs-details",
  keys: "Enter",
  offer: single,
  act: ({ one: job }) => job && beside({ job: job.id }),
};

export const showLog: Action<Choice> = {
  id: "log",
  title: "jobs-log",
  sign: () => <LogSign />,
  keys: "L",
  offer: (choice) => ({ ...single(choice), hint: "jobs-log-about" }),
  act: ({ one: job }) => job && beside({ job: job.id, tab: "log" }),
};

export const stopJobs: Action<Choice> = {
  id: "stop",
  title: "jobs-stop",
  sign: () => <StopSign />,
  keys: "S",
  offer: ({ one: job, counts }) => {
    if (job && (job.stopping || busy.has(job.id))) {
      return { able: false, hint: "jobs-stop-going" };
    }
    return sum(counts, OPEN) > 0
      ? { able: true, hint: "jobs-stop-about" }
      : { able: false, hint: "jobs-stop-ended" };
  },
  act: (choice, kit) => {
    const { text } = kit.speech;
    const stop = () =>
      each(choice, commands.stopMatching, kit, ({ done, jobs }) => {
        const title = choice.one
          ? text("jobs-was-stopped", { name: choice.one.image })
          : text("jobs-stopped-count", { count: done });
        // Of more than these it is not known any more which they were.
        if (jobs.length === done) {
          kit.undoable(title, () => commands.retryMatching({ ...ANY, among: jobs }));
        } else {
          kit.tell({ key: "jobs", title });
        }
      });
    if (choice.one) {
      void stop();
    } else {
      askMany(choice, OPEN, ["jobs-stop-ask", "jobs-stop-ask-ok"], text("jobs-stop-about-many"), kit, stop);
    }
  },
};

export const retryJobs: Action<Choice> = {
  id: "retry",
  title: "jobs-retry",
  sign: () => <RetrySign />,
  keys: "R",
  offer: ({ one: job, counts }) => {
    if (sum(counts, RETRIABLE) > 0) {
      return { able: !(job && busy.has(job.id)), hint: "jobs-retry-about" };
    }
    return { able: false, hint: job?.status === "finished" ? "jobs-retry-finished" : "jobs-retry-open" };
  },
  act: (choice, kit) => {
    const retry = () =>
      each(choice, commands.retryMatching, kit, ({ done }) => {
        if (!choice.one) {
          kit.tell({ key: "jobs", title: kit.speech.text("jobs-retried-count", { count: done }) });
        }
      });
    if (choice.one) {
      void retry();
    } else {
      askMany(
        choice,
        RETRIABLE,
        ["jobs-retry-ask", "jobs-retry-ask-ok"],
        kit.speech.text("jobs-retry-about"),
        kit,
        retry,
      );
    }
  },
};

/** Moves waiting jobs in the queue. */
function queued(id: string, title: MessageId, priority: number, sign: () => React.ReactNode): Action<Choice> {
  return {
    id,
    title,
    sign,
    offer: ({ one: job, counts }) =>
      sum(counts, QUEUED) > 0
        ? { able: job?.priority !== priority }
        : { able: false, hint: "jobs-priority-none" },
    act: (choice, kit) => {
      const { text } = kit.speech;
      const former = choice.one?.priority;
      const move = (to: number) => (filter: JobFilter) => commands.prioritiseMatching(filter, to);
      void each(choice, move(priority), kit, ({ done }) => {
        const said = text("jobs-moved-count", { count: done });
        if (former === undefined) {
          kit.tell({ key: "jobs", title: said });
        } else {
          kit.undoable(said, () => commands.prioritiseMatching(choice.filter, former));
        }
      });
    },
  };
}

export const runFirst = queued("first", "jobs-priority-first", 100, () => <FirstSign />);
export const runLast = queued("last", "jobs-priority-last", -100, () => <LastSign />);
export const runUsual = queued("usual", "jobs-priority-usual", 0, () => null);

export const deleteJobs: Action<Choice> = {
  id: "delete",
  title: "jobs-delete",
  sign: () => <TrashSign />,
  keys: "Delete",
  danger: true,
  offer: ({ counts }) =>
    sum(counts, ENDED) > 0 ? { able: true } : { able: false, hint: "jobs-delete-open" },
  act: (choice, kit) => {
    const { text } = kit.speech;
    const remove = () =>
      each(choice, commands.removeMatching, kit, ({ done }) =>
        kit.tell({ key: "jobs", title: text("jobs-deleted-count", { count: done }) }),
      );
    if (choice.one) {
      kit.ask({
        title: text("jobs-delete-one", { name: choice.one.image }),
        content: text("jobs-delete-about"),
        ok: text("jobs-delete"),
        act: remove,
      });
    } else {
      askMany(
        choice,
        ENDED,
        ["jobs-delete-ask", "jobs-delete-ask-ok"],
        text("jobs-delete-about"),
        kit,
        remove,
      );
    }
  },
};

export const copyDestination: Action<Choice> = {
  id: "copy",
  title: "jobs-copy-destination",
  sign: () => <CopySign />,
  keys: "C",
  offer: single,
  act: ({ one: job }, { tell, speech }) => {
    if (job) {
      void copyText(job.destination).then(() => tell({ key: "copied", title: speech.text("copied") }));
    }
  },
};

export const jobRun: Action<Choice> = {
  id: "run-of",
  title: "jobs-of-run",
  offer: single,
  act: ({ one: job }) => job && go("jobs", { run: job.run }),
};

/** Asks before something is done to many: to how many, and how many of those that are chosen stay as they are. */
function askMany(
  { counts }: Choice,
  able: readonly string[],
  [question, answer]: readonly [MessageId, MessageId],
  about: string,
  { ask, speech: { text } }: Kit,
  act: () => Promise<void>,
): void {
  const count = sum(counts, able);
  const others = sum(counts) - count;
  ask({
    title: text(question, { count }),
    content: (
      <div className="asked">
        <p>{about}</p>
        {others > 0 && <p>{text("jobs-others-stay", { count: others })}</p>}
      </div>
    ),
    ok: text(answer, { count }),
    act,
  });
}

/** Carries something out for some jobs; says for which it could not be done and why, and to `after` what was done. */
async function each(
  { filter, one: job }: Choice,
  wish: (filter: JobFilter) => Promise<Outcomes>,
  kit: Kit,
  after: (outcomes: Outcomes) => void,
): Promise<void> {
  const ids = job ? [job.id] : [];
  if (ids.some((id) => busy.has(id))) {
    return;
  }
  busy.begin(ids);
  await kit.carryOut(
    () => wish(filter),
    (outcomes) => {
      const { done, refused } = outcomes;
      if (done > 0 || refused.length === 0) {
        after(outcomes);
      }
      for (const { count, failure } of refused) {
        if (job) {
          kit.fail(failure);
        } else {
          kit.tell({
            key: `refused-${failure.code}`,
            kind: "warning",
            title: kit.speech.text("jobs-refused", { count }),
            description: kit.speech.cause(failure),
          });
        }
      }
    },
  );
  busy.end(ids);
}

/** In the order of the menu. */
export const JOB_ACTIONS: readonly Action<Choice>[] = [
  openJob,
  showLog,
  stopJobs,
  retryJobs,
  runFirst,
  runUsual,
  runLast,
  copyDestination,
  jobRun,
  deleteJobs,
];
