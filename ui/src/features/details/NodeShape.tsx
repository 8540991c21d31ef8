import { clock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { FittedText } from "./FittedText";
import { NODE, type Rect } from "./layout";
import { colourOf, isEnd, timeIn, type Visit } from "./path";
import type { Pointed } from "./StatesTab";

/** A state: how often the job was in it and how long, and whether it is now. */
export function NodeShape({
  state,
  box,
  visits,
  exit,
  now,
  current,
  pointed,
  reachable,
  onPoint,
}: {
  readonly state: string;
  readonly box: Rect;
  readonly visits: readonly Visit[];
  /** Where the job went when it left by a line of a frame; null where it never did. */
  readonly exit: Visit | null;
  readonly now: number;
  readonly current: boolean;
  readonly pointed: boolean;
  /** The Tab key leads here. */
  readonly reachable: boolean;
  readonly onPoint: (pointed: Pointed | null) => void;
}) {
  const { text, duration } = useSpeech();
  const name = text(`state-${state}`);
  const last = visits.at(-1);
  const took = timeIn(visits, now);
  const spent = isEnd(state) && current ? clock(last?.entered ?? 0) : duration(took);
  const middle = box.x + box.width / 2;
  const room = box.width - 8;
  const said = !last
    ? text("details-state-never", { state: name })
    : text(current ? "details-state-now" : "details-state-been", {
        state: name,
        visits: visits.length,
        took,
        since: clock(last.entered),
        cause: last.step ? text(`cause-${last.step.cause}`) : text("details-created-here"),
      });
  const tell = () => onPoint({ kind: "state", key: state });
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a state is walked to, to be read.
    <g
      className="state-node"
      data-state={state}
      data-been={visits.length > 0 || undefined}
      data-now={current || undefined}
      data-pointed={pointed || undefined}
      style={{ color: colourOf(state) }}
      role="img"
      aria-label={said}
      aria-current={current ? "step" : undefined}
      tabIndex={reachable ? 0 : -1}
      onFocus={tell}
      onBlur={() => onPoint(null)}
      onPointerEnter={tell}
      onPointerLeave={() => onPoint(null)}
    >
      {current && (
        <rect
          className="node-ring"
          x={box.x - 3}
          y={box.y - 3}
          width={box.width + 6}
          height={box.height + 6}
          rx={8}
        />
      )}
      <rect className="node-box" {...box} rx={5} />
      <FittedText className="node-name" x={middle} y={box.y + (last ? 16 : 23)} room={room}>
        {name}
      </FittedText>
      {last && (
        <FittedText className="node-time" x={middle} y={box.y + 30} room={room}>
          {visits.length > 1 ? text("details-stays", { took: spent, visits: visits.length }) : spent}
        </FittedText>
      )}
      {exit && (
        <g className="node-exit" style={{ color: colourOf(exit.state) }}>
          <rect x={box.x - 7} y={box.y + NODE - 5} width={24} height={13} rx={6.5} />
          <text x={box.x + 5} y={box.y + NODE + 5.2}>
            {exit.order}
          </text>
        </g>
      )}
    </g>
  );
}
