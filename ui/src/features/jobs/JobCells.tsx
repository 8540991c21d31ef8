// biome-ignore-all lint/a11y/useSemanticElements: a list that draws only what is seen cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is in one row at a time
import { memo } from "react";
import { LogSign, RetrySign, StopSign } from "../../components/icons";
import { StatusTag } from "../../components/StatusTag";
import { moment } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Job } from "../../platform/host";
import { type Offer, retryOf, stopOf } from "./acts";
import { ProgressCell } from "./ProgressCell";

/** The cells of a job's row. */
export const JobCells = memo(function JobCells(props: {
  readonly job: Job;
  /** Whether its buttons are reached by the tabulator. */
  readonly active: boolean;
  /** Whether something that was wished for it is being carried out. */
  readonly busy: boolean;
  /** Whether the queue is paused. */
  readonly paused: boolean;
  /** The beginning of today, in milliseconds. */
  readonly today: number;
}) {
  const { text } = useSpeech();
  const { job, active, busy, paused, today } = props;
  return (
    <>
      <div role="gridcell" aria-colindex={1} className="image" title={`${job.source}\n→ ${job.destination}`}>
        {job.operation !== "transfer" && (
          <span className="operation">{text(`operation-${job.operation}`)}</span>
        )}
        <div className="names">
          <div className="line">{job.image}</div>
          <div className="line destination">
            <span aria-hidden="true">→ </span>
            {job.destination}
          </div>
        </div>
      </div>
      <div role="gridcell" aria-colindex={2} title={job.rule_name}>
        <span className="line">{job.rule_name}</span>
      </div>
      <div role="gridcell" aria-colindex={3}>
        <StatusTag status={job.status} stopping={job.stopping} state={job.state} />
      </div>
      <div role="gridcell" aria-colindex={4}>
        <ProgressCell job={job} paused={paused} />
      </div>
      <div role="gridcell" aria-colindex={5} className="time">
        {time(job.created, today)}
      </div>
      <div role="gridcell" aria-colindex={6} className="time">
        {job.ended === null ? <span className="soft">{text("nothing")}</span> : time(job.ended, today)}
      </div>
      <div role="gridcell" aria-colindex={7} className="acts">
        <Act
          name="log"
          word="jobs-log"
          keys="L"
          offer={LOG}
          active={active}
          busy={false}
          sign={<LogSign />}
        />
        <Act
          name="stop"
          word="jobs-stop"
          keys="S"
          offer={stopOf(job)}
          active={active}
          busy={busy || job.stopping}
          sign={<StopSign />}
        />
        <Act
          name="retry"
          word="jobs-retry"
          keys="R"
          offer={retryOf(job)}
          active={active}
          busy={busy}
          sign={<RetrySign />}
        />
      </div>
    </>
  );
});

const LOG: Offer = { able: true, hint: "jobs-log-hint" };

/** A moment; where a date belongs to it, that has a line of its own. */
const time = (at: number, today: number) => moment(at, today).replace(" ", "\n");

/** A button of a row. The table hears the click. */
function Act(props: {
  readonly name: string;
  readonly word: string;
  readonly keys: string;
  readonly offer: Offer;
  readonly active: boolean;
  readonly busy: boolean;
  readonly sign: React.ReactNode;
}) {
  const { text } = useSpeech();
  return (
    <button
      type="button"
      data-action={props.name}
      aria-label={text(props.word)}
      aria-keyshortcuts={props.keys}
      aria-busy={props.busy || undefined}
      title={text(props.offer.hint)}
      disabled={!props.offer.able || props.busy}
      tabIndex={props.active ? 0 : -1}
    >
      {props.sign}
    </button>
  );
}
