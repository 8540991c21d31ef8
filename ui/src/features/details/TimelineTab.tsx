import { Button } from "antd";
import { useMemo, useState } from "react";
import { FailureNote } from "../../components/FailureNote";
import { ArrowSign } from "../../components/icons";
import { dateTime, exactClock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { JobDetails } from "../../platform/host";
import { Lanes } from "./Lanes";
import { colourOf, isEnd, pathOf, timeIn, type Visit } from "./path";
import { useNow } from "./useNow";
import "./timeline.css";

/** Steps that are listed at first, the newest. */
const LISTED = 300;

/** The way of the job in time: a lane an attempt, and below every step with its cause. Live. */
export function TimelineTab({ details }: { readonly details: JobDetails }) {
  const { text } = useSpeech();
  const { visits, current } = useMemo(() => pathOf(details), [details]);
  const now = useNow(!isEnd(current.state));
  const [all, showAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, visits.length - LISTED);
  return (
    <div className="job-timeline">
      <Lanes visits={visits} now={now} />
      {hidden > 0 && (
        <Button size="small" type="link" onClick={() => showAll(true)}>
          {text("details-show-earlier", { count: hidden })}
        </Button>
      )}
      <ol className="job-steps">
        {visits.slice(hidden).map((visit, at, shown) => (
          <StepRow key={visit.order} visit={visit} now={now} newDay={startsDay(shown[at - 1], visit)} />
        ))}
      </ol>
    </div>
  );
}

/** Whether a visit is the first of its day. */
function startsDay(before: Visit | undefined, visit: Visit): boolean {
  return !before || new Date(before.entered).toDateString() !== new Date(visit.entered).toDateString();
}

function StepRow({
  visit,
  now,
  newDay,
}: {
  readonly visit: Visit;
  readonly now: number;
  readonly newDay: boolean;
}) {
  const { text, duration } = useSpeech();
  const { step } = visit;
  const last = visit.left === null;
  return (
    <li data-step={visit.order} data-last={last || undefined}>
      {newDay && <div className="step-day soft">{dateTime(visit.entered).slice(0, 10)}</div>}
      <div className="job-step">
        <b className="step-number">{visit.order > 0 && visit.order}</b>
        <time dateTime={new Date(visit.entered).toISOString()}>{exactClock(visit.entered)}</time>
        <span className="step-way">
          {step && (
            <>
              <span className="soft">{text(`state-${step.from}`)}</span>
              <ArrowSign />
            </>
          )}
          <span style={{ color: colourOf(visit.state) }}>{text(`state-${visit.state}`)}</span>
        </span>
        <span className="step-took soft">
          {!(last && isEnd(visit.state)) && duration(timeIn([visit], now))}
        </span>
        <span className="step-why soft">{text(step ? `cause-${step.cause}` : "details-created-here")}</span>
        {step?.reason && (
          <div className="step-failed">
            <FailureNote failure={step.reason} compact />
          </div>
        )}
      </div>
    </li>
  );
}
