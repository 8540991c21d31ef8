import { useMemo, useState } from "react";
import { clock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { type JobDetails, machine } from "../../platform/host";
import { draw, LANDSCAPE_FROM } from "./diagram";
import { isEnd, pathOf } from "./path";
import { StateDiagram } from "./StateDiagram";
import { Told } from "./Told";
import { useNow } from "./useNow";
import { useWidth } from "./useWidth";
import "./states.css";

/** What the told panel tells of: a state or a line of the drawing, by its name. */
export type Pointed = { readonly kind: "state" | "link"; readonly key: string };

/** The state machine with the way this job took through it, live. */
export function StatesTab({ details }: { readonly details: JobDetails }) {
  const { text } = useSpeech();
  const path = useMemo(() => pathOf(details), [details]);
  const now = useNow(!isEnd(path.current.state));
  const [place, width] = useWidth<HTMLDivElement>();
  const beside = width >= BESIDE_FROM && width < LANDSCAPE_FROM;
  const drawing = useMemo(() => draw(machine, beside ? width - BESIDE : width), [beside, width]);
  const [pointed, point] = useState<Pointed | null>(null);
  return (
    <div className="job-states" ref={place} data-beside={beside || undefined}>
      {width > 0 && (
        <StateDiagram drawing={drawing} path={path} now={now} pointed={pointed} onPoint={point} />
      )}
      <Told drawing={drawing} path={path} now={now} pointed={pointed} />
      <ol className="unseen" aria-label={text("details-path")}>
        {path.visits.slice(-MOST_READ).flatMap(({ step, order }) =>
          step
            ? [
                <li key={order} value={order}>
                  {text("details-step", {
                    at: clock(step.at),
                    from: text(`state-${step.from}`),
                    to: text(`state-${step.to}`),
                    cause: text(`cause-${step.cause}`),
                  })}
                </li>,
              ]
            : [],
        )}
      </ol>
    </div>
  );
}

/** From this width on, in pixels, what is told stands beside the drawing, and takes so much. */
const BESIDE_FROM = 720;
const BESIDE = 300;

/** Steps that are read out, the newest. */
const MOST_READ = 200;
