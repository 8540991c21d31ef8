import { above, beside, bottom, centre, NODE, type Plan, type Rect, right, sides } from "./layout";

/** The phases that follow one another. */
const ROW = ["running", "initialize", "check", "pull_manifest", "transfer_blob", "push_manifest"] as const;
/** Where the row of phases stands. */
const TOP = 110;

/** Phases from left to right, for panes that are wide. */
export function landscape(pixels: number): Plan {
  const width = Math.min(Math.max(pixels, 990), 1280);
  const spare = width - 990;
  const [left, side, gap] = [8, 100 + spare * 0.06, 32 + spare * 0.1];
  const [phase, step] = [92 + spare * 0.06, 22 + spare * 0.05];
  const frame = left + side + gap;
  const end = 74 + spare * 0.06;
  const over = width - 13 - end;
  const column = (number: number, y: number): Rect => ({
    x: frame + 22 + number * (phase + step),
    y,
    width: phase,
    height: NODE,
  });
  const waiting = (y: number): Rect => ({ x: left, y, width: side, height: NODE });
  const ended = (y: number): Rect => ({ x: over, y, width: end, height: NODE });
  const nodes = {
    pending: waiting(80),
    retrying: waiting(140),
    running: column(0, TOP),
    initialize: column(1, TOP),
    check: column(2, TOP),
    pull_manifest: column(3, TOP),
    transfer_blob: column(4, TOP),
    push_manifest: column(5, TOP),
    delete: column(1, 206),
    stopped: ended(44),
    canceled: ended(98),
    error: ended(152),
    finished: ended(206),
  };
  const frameRight = right(nodes.push_manifest) + 16;
  const active = { x: frame, y: 38, width: frameRight - frame, height: bottom(nodes.delete) + 14 - 38 };
  const open = { x: 1, y: 18, width: frameRight + 8 - 1, height: bottom(active) + 8 - 18 };
  return {
    width,
    height: bottom(open) + 2,
    nodes,
    active,
    open,
    routes: {
      ...sides({ nodes, active, open, turn: frame - gap * 0.35, lane: [width - 4, 8] }),
      ...ways(nodes),
    },
  };
}

/** The lines between phases, and from there to the end. */
function ways(nodes: Readonly<Record<string, Rect>>): Plan["routes"] {
  const box = (state: string): Rect => nodes[state] ?? { x: 0, y: 0, width: 0, height: 0 };
  const [pull, push] = [centre(box("pull_manifest"))[0], centre(box("push_manifest"))[0]];
  const [running, finished] = [box("running"), box("finished")];
  const across = ROW.slice(1).map((to, at) => {
    const from = ROW[at] ?? to;
    const line = above([
      [right(box(from)), centre(box(from))[1]],
      [box(to).x, centre(box(to))[1]],
    ]);
    return [`${from} ${to}`, line] as const;
  });
  return {
    ...Object.fromEntries(across),
    "running delete": beside(
      [
        [centre(running)[0], bottom(running)],
        [centre(running)[0], centre(box("delete"))[1]],
        [box("delete").x, centre(box("delete"))[1]],
      ],
      0,
      60,
    ),
    "pull_manifest push_manifest": above(
      [
        [pull + 14, TOP + NODE],
        [pull + 14, TOP + NODE + 22],
        [push, TOP + NODE + 22],
        [push, TOP + NODE],
      ],
      1,
    ),
    "push_manifest pull_manifest": above(
      [
        [push, TOP],
        [push, TOP - 20],
        [pull, TOP - 20],
        [pull, TOP],
      ],
      1,
    ),
    "pull_manifest finished": above(
      [
        [pull - 14, TOP + NODE],
        [pull - 14, centre(finished)[1] - 8],
        [finished.x, centre(finished)[1] - 8],
      ],
      1,
    ),
    "delete finished": above([
      [right(box("delete")), centre(finished)[1] + 8],
      [finished.x, centre(finished)[1] + 8],
    ]),
  };
}
