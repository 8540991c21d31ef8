import { landscape } from "./landscape";
import type { Drawn, Point, Rect } from "./layout";
import { edgeKey } from "./path";
import { portrait } from "./portrait";

/** The table of a machine. */
export interface Machine {
  readonly states: readonly string[];
  readonly edges: readonly { readonly from: string; readonly cause: string; readonly to: string }[];
}

/** A line of the drawing. It stands for every edge of the table that leads the same way. */
export interface Link {
  readonly key: string;
  /** A state, or the frame that edges leave from anywhere in it. */
  readonly from: string;
  readonly to: string;
  readonly causes: readonly string[];
  /** Of the edges it stands for, as `edgeKey` has them. */
  readonly edges: readonly string[];
  readonly points: readonly Point[];
  /** Where its numbers stand. */
  readonly label: Drawn["label"];
}

/** The machine as it is drawn, in user units of its own view box. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly state: string; readonly box: Rect }[];
  readonly frames: readonly { readonly name: Frame; readonly box: Rect }[];
  readonly links: readonly Link[];
}

/** `active`: a worker does the job. `open`: the job has not ended. */
export type Frame = "active" | "open";

/** Whether a line leaves from a frame. */
export function isFrame(from: string): from is Frame {
  return from === "active" || from === "open";
}

/** The least width, in pixels, at which the phases stand in a row. */
export const LANDSCAPE_FROM = 930;

/** The states inside a frame: `active` where failures come from, `open` where a person may stop. */
function inside(machine: Machine): Record<Frame, readonly string[]> {
  const sources = (cause: string) =>
    machine.edges.filter((edge) => edge.cause === cause).map((edge) => edge.from);
  return { active: sources("failed_for_good"), open: sources("stopped_by_person") };
}

/** The lines of a table: edges that leave from everywhere in a frame by the same cause are one. */
export function linksOf(machine: Machine): Omit<Link, "points" | "label">[] {
  const frames = inside(machine);
  const lines = new Map<string, { from: string; to: string; causes: Set<string>; edges: string[] }>();
  for (const edge of machine.edges) {
    const alike = machine.edges.filter((other) => other.cause === edge.cause && other.to === edge.to);
    const covers = (frame: Frame) =>
      frames[frame].includes(edge.from) &&
      frames[frame].every((state) => alike.some((other) => other.from === state));
    const from = covers("open") ? "open" : covers("active") ? "active" : edge.from;
    const key = `${from} ${edge.to}`;
    const line = lines.get(key) ?? { from, to: edge.to, causes: new Set(), edges: [] };
    line.causes.add(edge.cause);
    line.edges.push(edgeKey(edge));
    lines.set(key, line);
  }
  return [...lines].map(([key, line]) => ({ key, ...line, causes: [...line.causes] }));
}

/** Draws a machine for so many pixels of width. */
export function draw(machine: Machine, pixels: number): Drawing {
  const plan = pixels >= LANDSCAPE_FROM ? landscape(pixels) : portrait(pixels);
  const nodes = machine.states.flatMap((state) => {
    const box = plan.nodes[state];
    return box ? [{ state, box }] : [];
  });
  const links = linksOf(machine).flatMap((line): Link[] => {
    const drawn = plan.routes[line.key] ?? straight(plan.nodes[line.from], plan.nodes[line.to]);
    return drawn ? [{ ...line, ...drawn }] : [];
  });
  return {
    width: plan.width,
    height: plan.height,
    nodes,
    frames: [
      { name: "open", box: plan.open },
      { name: "active", box: plan.active },
    ],
    links,
  };
}

/** A line for an edge that no plan knows. */
function straight(from: Rect | undefined, to: Rect | undefined): Drawn | undefined {
  if (!from || !to) {
    return undefined;
  }
  const middle = (box: Rect): Point => [box.x + box.width / 2, box.y + box.height / 2];
  const [a, b] = [middle(from), middle(to)];
  return {
    points: [a, b],
    label: { at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], anchor: "middle", room: 30 },
  };
}

/** The numbers of a line's steps as there is room for them: all, or the newest. */
export function numbersIn(room: number, orders: readonly number[]): string {
  const newest = String(orders.at(-1) ?? "");
  const said = [orders.join(" · "), `…${newest}`];
  return orders.length < 2 ? newest : (said.find((text) => breadthOf(text) <= room) ?? newest);
}

/** About how broad numbers are. */
function breadthOf(text: string): number {
  return [...text].reduce(
    (sum, letter) => sum + (letter === "…" ? 8 : letter === " " ? 2.5 : letter === "·" ? 3 : 6),
    0,
  );
}
