import { useMemo } from "react";
import { type Shown, StatusSign } from "../../components/icons";
import { clock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { type Lane, lanesOf } from "./lanes";
import { timeIn, type Visit } from "./path";

/** The states of work, in the order of the way. */
const WORK = ["running", "initialize", "check", "pull_manifest", "transfer_blob", "push_manifest", "delete"];

/** Attempts that are drawn, the newest. */
const DRAWN = 12;

/** A lane an attempt, with the states in time; below, what each took in all. */
export function Lanes({ visits, now }: { readonly visits: readonly Visit[]; readonly now: number }) {
  const { text, duration } = useSpeech();
  const lanes = useMemo(() => lanesOf(visits, now), [visits, now]);
  const sums = WORK.map((state) => ({
    state,
    took: timeIn(
      visits.filter((visit) => visit.state === state),
      now,
    ),
  }));
  const hidden = Math.max(0, lanes.length - DRAWN);
  return (
    <section className="job-lanes" aria-label={text("details-lanes")}>
      {hidden > 0 && <p className="soft">{text("details-earlier-attempts", { count: hidden })}</p>}
      {lanes.slice(hidden).map((lane) => (
        <LaneRow key={lane.attempt} lane={lane} now={now} />
      ))}
      <ul className="job-legend">
        {sums
          .filter(({ took, state }) => took > 0 || visits.some((visit) => visit.state === state))
          .map(({ state, took }) => (
            <li key={state}>
              <i className="stint" data-phase={state} aria-hidden="true" />
              <span className="legend-word">{text(`state-${state}`)}</span>
              <span className="legend-amount">{duration(took)}</span>
            </li>
          ))}
        <li>
          <i className="stint" data-phase="wait" aria-hidden="true" />
          <span className="legend-word">{text("details-wait-legend")}</span>
        </li>
      </ul>
    </section>
  );
}

function LaneRow({ lane, now }: { readonly lane: Lane; readonly now: number }) {
  const { text, duration } = useSpeech();
  return (
    <div className="job-lane" data-attempt={lane.attempt}>
      <div className="lane-head">
        <span>{text("details-attempt-number", { attempt: lane.attempt })}</span>
        <span className="soft">
          {lane.started === null
            ? text("details-lane-waiting")
            : text("details-lane-worked", { at: clock(lane.started), took: lane.worked })}
        </span>
        {lane.omitted > 0 && (
          <span className="soft">{text("details-lane-omitted", { count: lane.omitted })}</span>
        )}
        {lane.end && (
          <span className="lane-end" style={{ color: `var(--${lane.end})` }}>
            <StatusSign status={lane.end as Shown} />
            {text(`status-${lane.end}`)}
          </span>
        )}
      </div>
      <div className="lane-bars" aria-hidden="true">
        {lane.bars.map(({ visit, from, breadth, wait }) => {
          const took = duration(timeIn([visit], now));
          return (
            <i
              key={visit.order}
              className="stint"
              data-phase={wait ? "wait" : visit.state}
              data-live={visit.left === null || undefined}
              title={text("details-bar", { state: text(`state-${visit.state}`), took })}
              style={{ left: `${from}%`, width: `${breadth}%` }}
            >
              {wait && <span>{took}</span>}
            </i>
          );
        })}
      </div>
    </div>
  );
}
