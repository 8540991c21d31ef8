import { type KeyboardEvent, useRef, useState } from "react";
import { useSpeech } from "../../i18n/Speech";
import { type Drawing, isFrame, type Link } from "./diagram";
import { LinkShape, visitsOf } from "./LinkShape";
import { NodeShape } from "./NodeShape";
import type { Path, Visit } from "./path";
import type { Pointed } from "./StatesTab";

/** The drawing of the machine; the way taken is lit. Arrow keys walk from state to state. */
export function StateDiagram({
  drawing,
  path,
  now,
  pointed,
  onPoint,
}: {
  readonly drawing: Drawing;
  readonly path: Path;
  readonly now: number;
  readonly pointed: Pointed | null;
  readonly onPoint: (pointed: Pointed | null) => void;
}) {
  const { text } = useSpeech();
  const whole = useRef<SVGSVGElement>(null);
  const [walked, walk] = useState<string | null>(null);
  const stop = walked ?? path.current.state;

  const onKeyDown = (event: KeyboardEvent) => {
    const at = drawing.nodes.findIndex((node) => node.state === stop);
    const next = WALK[event.key]?.(at, drawing.nodes.length - 1);
    const state = next === undefined ? undefined : drawing.nodes[next]?.state;
    if (state) {
      event.preventDefault();
      walk(state);
      whole.current?.querySelector<SVGElement>(`[data-state="${state}"]`)?.focus();
    }
  };

  // What was taken is drawn over what was not, and what is pointed at over both.
  const rank = (key: string, taken: boolean) => (pointed?.key === key ? 2 : taken ? 1 : 0);
  const links = drawing.links
    .map((link) => ({ link, visits: visitsOf(link, path) }))
    .sort((a, b) => rank(a.link.key, a.visits.length > 0) - rank(b.link.key, b.visits.length > 0));

  const exits = exitsOf(links);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no other element for it.
    <svg
      ref={whole}
      className="state-machine"
      viewBox={`0 0 ${drawing.width} ${drawing.height}`}
      style={{ maxWidth: drawing.width }}
      role="group"
      aria-label={text("details-diagram")}
      onKeyDown={onKeyDown}
    >
      {drawing.frames.map(({ name, box }) => (
        <g key={name} className="frame-box" data-frame={name}>
          <rect {...box} rx={10} />
          <text x={box.x + 10} y={box.y + 15}>
            {text(name === "open" ? "details-frame-open" : "details-frame-active")}
          </text>
        </g>
      ))}
      {links.map(({ link, visits }) => (
        <LinkShape
          key={link.key}
          link={link}
          visits={visits}
          newest={path.current.order}
          pointed={pointed?.key === link.key}
          onPoint={onPoint}
        />
      ))}
      {drawing.nodes.map(({ state, box }) => (
        <NodeShape
          key={state}
          state={state}
          box={box}
          visits={path.byState.get(state) ?? []}
          exit={exits.get(state) ?? null}
          now={now}
          current={path.current.state === state}
          pointed={pointed?.kind === "state" && pointed.key === state}
          reachable={stop === state}
          onPoint={onPoint}
        />
      ))}
    </svg>
  );
}

/** The last visit that each state was left for by a line of a frame, which alone does not say from where. */
function exitsOf(
  links: readonly { readonly link: Link; readonly visits: readonly Visit[] }[],
): ReadonlyMap<string, Visit> {
  const exits = new Map<string, Visit>();
  for (const { link, visits } of links) {
    for (const visit of isFrame(link.from) ? visits : []) {
      const from = visit.step?.from ?? "";
      if ((exits.get(from)?.order ?? 0) < visit.order) {
        exits.set(from, visit);
      }
    }
  }
  return exits;
}

/** Where each key leads from the state at a place in the row. */
const WALK: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => Math.min(last, at + 1),
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
};
