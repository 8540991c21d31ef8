import { isFrame, type Link, numbersIn } from "./diagram";
import { colourOf, type Path, type Visit } from "./path";
import type { Pointed } from "./StatesTab";
import { headOf, lineOf } from "./strokes";

/** The visits that began by a line, oldest first. */
export function visitsOf(link: Link, path: Path): readonly Visit[] {
  return link.edges.flatMap((edge) => path.byEdge.get(edge) ?? []).sort((a, b) => a.order - b.order);
}

/** A line from state to state: lit, with the numbers of its steps, where the job went along it. */
export function LinkShape({
  link,
  visits,
  newest,
  pointed,
  onPoint,
}: {
  readonly link: Link;
  readonly visits: readonly Visit[];
  /** The number of the job's last step. */
  readonly newest: number;
  readonly pointed: boolean;
  readonly onPoint: (pointed: Pointed | null) => void;
}) {
  const taken = visits.length > 0;
  const [start] = link.points;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
    <g
      className="state-link"
      data-link={link.key}
      data-taken={taken || undefined}
      data-newest={visits.at(-1)?.order === newest || undefined}
      data-pointed={pointed || undefined}
      style={{ color: colourOf(link.to) }}
      aria-hidden="true"
      onPointerEnter={() => onPoint({ kind: "link", key: link.key })}
      onPointerLeave={() => onPoint(null)}
    >
      <path className="link-reach" d={lineOf(link.points)} />
      <path className="link-stroke" d={lineOf(link.points)} />
      <path className="link-head" d={headOf(link.points)} />
      {start && isFrame(link.from) && <circle className="link-root" cx={start[0]} cy={start[1]} r={2.5} />}
      {taken && (
        <text
          className="link-numbers"
          x={link.label.at[0]}
          y={link.label.at[1]}
          style={{ textAnchor: link.label.anchor }}
        >
          {numbersIn(
            link.label.room,
            visits.map((visit) => visit.order),
          )}
        </text>
      )}
    </g>
  );
}
