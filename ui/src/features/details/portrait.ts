import { beside, bottom, centre, NODE, type Plan, type Rect, sides } from "./layout";

/** The breadths of the columns at a width: everything grows with what there is to spare. */
function columns(pixels: number) {
  const width = Math.min(Math.max(pixels, 388), 560);
  const spare = width - 388;
  const [side, phase, end] = [100 + spare * 0.14, 92 + spare * 0.26, 70 + spare * 0.14];
  const left = 8;
  const gap = 26 + spare * 0.24;
  const frame = left + side + gap;
  return { width, left, side, gap, frame, inner: frame + 32, phase, end, over: width - 13 - end };
}

/** Phases from top to bottom, for panes that are narrow. */
export function portrait(pixels: number): Plan {
  const { width, left, side, gap, frame, inner, phase, end, over } = columns(pixels);
  const column =
    (x: number, breadth: number) =>
    (y: number): Rect => ({ x, y, width: breadth, height: NODE });
  const [waiting, working, ended] = [column(left, side), column(inner, phase), column(over, end)];
  const row = (number: number) => working(66 + number * 58);
  const nodes = {
    pending: waiting(42),
    retrying: waiting(98),
    running: row(0),
    initialize: row(1),
    check: row(2),
    pull_manifest: row(3),
    transfer_blob: row(4),
    push_manifest: row(5),
    delete: working(66 + 6 * 58 + 8),
    stopped: ended(42),
    canceled: ended(98),
    error: ended(154),
    finished: ended(298),
  };
  const frameRight = inner + phase + 18;
  const active = { x: frame, y: 38, width: frameRight - frame, height: bottom(nodes.delete) + 12 - 38 };
  const open = { x: 1, y: 18, width: frameRight + 7 - 1, height: bottom(active) + 8 - 18 };
  return {
    width,
    height: bottom(open) + 2,
    nodes,
    active,
    open,
    routes: {
      ...sides({ nodes, active, open, turn: left + side + gap * 0.6, lane: [width - 4, 8] }),
      ...ways(nodes, inner + phase, (open.x + open.width + over) / 2),
    },
  };
}

/** The lines between phases, and from there to the end. `outer` is where those to the end run. */
function ways(nodes: Readonly<Record<string, Rect>>, side: number, outer: number): Plan["routes"] {
  const box = (state: string): Rect => nodes[state] ?? { x: 0, y: 0, width: 0, height: 0 };
  const middle = (state: string) => centre(box(state))[1];
  const { x } = box("running");
  const [skip, bypass, loop] = [x - 11, x - 21, side + 10];
  const down = (from: string, to: string) =>
    beside(
      [
        [centre(box(from))[0], bottom(box(from))],
        [centre(box(to))[0], box(to).y],
      ],
      0,
      30,
    );
  // Between two phases there is room for the numbers of the lines that pass them.
  const gapAfter = (state: string) => bottom(box(state)) + 10;
  const end = (state: string, out: number, port: number) =>
    beside(
      [
        [side, middle(state) + out],
        [outer, middle(state) + out],
        [outer, middle("finished") + port],
        [box("finished").x, middle("finished") + port],
      ],
      1,
      26,
    );
  return {
    "running initialize": down("running", "initialize"),
    "initialize check": down("initialize", "check"),
    "check pull_manifest": down("check", "pull_manifest"),
    "pull_manifest transfer_blob": down("pull_manifest", "transfer_blob"),
    "transfer_blob push_manifest": down("transfer_blob", "push_manifest"),
    "running delete": beside(
      [
        [x, middle("running") + 14],
        [bypass, middle("running") + 14],
        [bypass, middle("delete")],
        [x, middle("delete")],
      ],
      1,
      50,
      "start",
      gapAfter("initialize"),
    ),
    "pull_manifest push_manifest": beside(
      [
        [x, middle("pull_manifest") + 8],
        [skip, middle("pull_manifest") + 8],
        [skip, middle("push_manifest")],
        [x, middle("push_manifest")],
      ],
      1,
      48,
      "start",
      gapAfter("pull_manifest"),
    ),
    "push_manifest pull_manifest": beside(
      [
        [side, middle("push_manifest")],
        [loop, middle("push_manifest")],
        [loop, middle("pull_manifest") + 8],
        [side, middle("pull_manifest") + 8],
      ],
      1,
      20,
      "end",
      gapAfter("transfer_blob"),
    ),
    "pull_manifest finished": end("pull_manifest", -8, -8),
    "delete finished": end("delete", 0, 8),
  };
}
