import { clock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { type Drawing, isFrame } from "./diagram";
import { visitsOf } from "./LinkShape";
import { isEnd, type Path, timeIn, type Visit } from "./path";
import type { Pointed } from "./StatesTab";

/** Visits that are listed, the newest. */
const LISTED = 5;

/** What is known of the state or the line that is pointed at; of the current state, where nothing is. */
export function Told({
  drawing,
  path,
  now,
  pointed,
}: {
  readonly drawing: Drawing;
  readonly path: Path;
  readonly now: number;
  readonly pointed: Pointed | null;
}) {
  const { text, duration } = useSpeech();
  const link =
    pointed?.kind === "link" ? drawing.links.find((candidate) => candidate.key === pointed.key) : undefined;
  if (link) {
    const visits = visitsOf(link, path);
    const nameOf = (end: string) => text(isFrame(end) ? `details-frame-${end}` : `state-${end}`);
    return (
      <section className="job-told" aria-hidden="true">
        <h3>{text("details-link", { from: nameOf(link.from), to: nameOf(link.to) })}</h3>
        {visits.length === 0 && (
          <>
            <ul className="told-causes">
              {link.causes.map((cause) => (
                <li key={cause}>{text(`cause-${cause}`)}</li>
              ))}
            </ul>
            <p className="soft">{text("details-link-never")}</p>
          </>
        )}
        <Visits visits={visits} now={now} origin={isFrame(link.from)} />
      </section>
    );
  }
  const state = pointed?.kind === "state" ? pointed.key : path.current.state;
  const visits = path.byState.get(state) ?? [];
  return (
    <section className="job-told" aria-hidden="true">
      <h3>
        {text(`state-${state}`)}
        {visits.length > 0 && !isEnd(state) && (
          <span className="soft">
            {text("details-stay", { visits: visits.length, took: duration(timeIn(visits, now)) })}
          </span>
        )}
      </h3>
      {visits.length === 0 && <p className="soft">{text("details-state-none")}</p>}
      <Visits visits={visits} now={now} />
    </section>
  );
}

function Visits({
  visits,
  now,
  origin = false,
}: {
  readonly visits: readonly Visit[];
  readonly now: number;
  /** Says from which state each began. */
  readonly origin?: boolean;
}) {
  const { text, cause, duration } = useSpeech();
  const earlier = visits.length - LISTED;
  return (
    <>
      {earlier > 0 && <p className="soft">{text("details-earlier", { count: earlier })}</p>}
      <ol>
        {visits.slice(-LISTED).map((visit) => (
          <li key={visit.order}>
            <b>{visit.order > 0 && visit.order}</b>
            <time>{clock(visit.entered)}</time>
            <span className="told-why">
              {origin && visit.step && (
                <span className="told-reason">
                  {text("details-link", {
                    from: text(`state-${visit.step.from}`),
                    to: text(`state-${visit.state}`),
                  })}
                </span>
              )}
              {text(visit.step ? `cause-${visit.step.cause}` : "details-created-here")}
              {visit.step?.reason && <span className="told-reason">{cause(visit.step.reason)}</span>}
            </span>
            <span className="told-took">
              {(visit.left !== null || !isEnd(visit.state)) && duration(timeIn([visit], now))}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
