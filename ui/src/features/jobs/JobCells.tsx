// biome-ignore-all lint/a11y/useSemanticElements: a list that draws only what is seen cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is in one row at a time

import { memo } from "react";
import type { Action } from "../../actions/action";
import { type Choice, one, retryJobs, showLog, stopJobs } from "../../actions/jobs";
import { aria, written } from "../../actions/keys";
import type { Kit } from "../../actions/kit";
import { countdown, useSecond } from "../../app/clock";
import { Later } from "../../components/form/Later";
import { StatusTag } from "../../components/StatusTag";
import { bytes, moment, speed } from "../../format/format";
import type { MessageId } from "../../i18n/ids.gen";
import type { Job } from "../../platform/host";
import type { Column } from "./columns";
import { ProgressCell } from "./ProgressCell";
import { useProgress } from "./progress";

/** What a cell is drawn from. */
interface Given {
  readonly job: Job;
  /** Whether its buttons are reached by the tabulator. */
  readonly active: boolean;
  readonly selected: boolean;
  /** Whether something that was wished for it is being carried out. */
  readonly busy: boolean;
  /** The beginning of today, in milliseconds. */
  readonly today: number;
  readonly kit: Kit;
}

/** The cells of a job's row. */
export const JobCells = memo(function JobCells(props: Given & { readonly columns: readonly Column[] }) {
  return (
    <>
      {props.columns.map(({ id }, index) => (
        <div key={id} role="gridcell" aria-colindex={index + 1} data-column={id} className={CLASSES[id]}>
          {CELLS[id]?.(props)}
        </div>
      ))}
    </>
  );
});

const CLASSES: Readonly<Record<string, string>> = {
  image: "image",
  created: "time",
  started: "time",
  ended: "time",
  acts: "acts",
  size: "number",
  speed: "number",
  left: "number",
  took: "number",
  attempt: "number",
  run: "number",
};

const CELLS: Readonly<Record<string, (given: Given) => React.ReactNode>> = {
  select: ({ selected }) => <span className="tick" data-selected={selected} aria-hidden="true" />,
  image: ({ job }) => (
    <div className="names" title={`${job.source}\n→ ${job.destination}`}>
      <ImageName image={job.image} />
      <div className="line destination">
        <span aria-hidden="true">→ </span>
        {job.destination}
      </div>
    </div>
  ),
  rule: ({ job }) => (
    <span className="line" title={job.rule_name}>
      {job.rule_name}
    </span>
  ),
  operation: ({ job, kit }) => <span className="line">{kit.speech.text(`operation-${job.operation}`)}</span>,
  status: ({ job }) => <StatusTag status={job.status} stopping={job.stopping} state={job.state} />,
  progress: ({ job, kit }) => <ProgressCell job={job} paused={kit.paused} />,
  size: ({ job, kit }) => (job.bytes.total > 0 ? bytes(job.bytes.total) : <None kit={kit} />),
  speed: ({ job, kit }) => (job.status === "running" ? <Speed job={job} kit={kit} /> : <None kit={kit} />),
  left: ({ job, kit }) => (job.status === "running" ? <Left job={job} kit={kit} /> : <None kit={kit} />),
  attempt: ({ job }) => job.attempt,
  priority: ({ job, kit }) => <span className="line">{priority(job.priority, kit)}</span>,
  created: ({ job, today }) => time(job.created, today),
  started: ({ job, today, kit }) => (job.started === null ? <None kit={kit} /> : time(job.started, today)),
  ended: ({ job, today, kit }) => (job.ended === null ? <None kit={kit} /> : time(job.ended, today)),
  took: ({ job, kit }) =>
    job.started !== null && job.ended !== null ? (
      kit.speech.duration(job.ended - job.started)
    ) : job.started !== null && job.status === "running" ? (
      <Since at={job.started} kit={kit} />
    ) : (
      <None kit={kit} />
    ),
  run: ({ job }) => job.run,
  acts: (given) => (
    <Later>
      <RowAct action={showLog} {...given} />
      <RowAct action={stopJobs} {...given} />
      <RowAct action={retryJobs} {...given} />
    </Later>
  ),
};

/** An image's name; where there is no room for all of it, its tag stays in sight. */
function ImageName({ image }: { readonly image: string }) {
  const colon = image.lastIndexOf(":");
  return colon < 0 ? (
    <div className="line">{image}</div>
  ) : (
    <div className="image-name">
      <span className="line">{image.slice(0, colon)}</span>
      <span className="line">{image.slice(colon)}</span>
    </div>
  );
}

const None = ({ kit }: { readonly kit: Kit }) => <span className="soft">{kit.speech.text("nothing")}</span>;

/** A moment; where a date belongs to it, that has a line of its own. */
const time = (at: number, today: number) => moment(at, today).replace(" ", "\n");

/** The message of each priority that is offered. */
const PRIORITIES: Readonly<Record<number, MessageId>> = {
  100: "jobs-priority-first",
  0: "jobs-priority-usual",
  "-100": "jobs-priority-last",
};

/** A priority in words where it is one of those that are offered, in numbers where a rule gave it. */
function priority(of: number, { speech: { text } }: Kit): string {
  const word = PRIORITIES[of];
  return word ? text(word) : String(of);
}

function Speed({ job, kit }: { readonly job: Job; readonly kit: Kit }) {
  const pace = useProgress(job.id)?.speed ?? 0;
  return pace > 0 ? speed(pace) : <None kit={kit} />;
}

function Left({ job, kit }: { readonly job: Job; readonly kit: Kit }) {
  const told = useProgress(job.id);
  const { total, existing, mounted, copied } = told?.bytes ?? job.bytes;
  const left = total - existing - mounted - copied;
  return told && told.speed > 0 && left > 0 ? (
    countdown((left * 1_000) / told.speed, kit.speech)
  ) : (
    <None kit={kit} />
  );
}

function Since({ at, kit }: { readonly at: number; readonly kit: Kit }) {
  return countdown(useSecond() - at, kit.speech);
}

/** A button of a row. The table hears the click. */
function RowAct({
  action,
  job,
  active,
  busy,
  kit,
}: Given & {
  readonly action: Action<Choice>;
}) {
  const { text } = kit.speech;
  const { able, hint } = action.offer(one(job), kit);
  const keys = action.keys ?? "";
  const waits = action.id !== "log" && (busy || (action.id === "stop" && job.stopping));
  const about = hint ? text(hint) : text(action.title);
  return (
    <button
      type="button"
      data-action={action.id}
      aria-label={text(action.title)}
      aria-keyshortcuts={aria(keys)}
      aria-busy={waits || undefined}
      title={able ? text("action-hint", { hint: about, keys: written(keys) }) : about}
      disabled={!able || waits}
      tabIndex={active ? 0 : -1}
    >
      {action.sign?.()}
    </button>
  );
}
