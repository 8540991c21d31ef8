/** A point of a drawing. */
export type Point = readonly [x: number, y: number];

/** A box of a drawing. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line, and where what is said about it stands. */
export interface Drawn {
  readonly points: readonly Point[];
  readonly label: { readonly at: Point; readonly anchor: "start" | "middle" | "end" };
}

/** Where everything of the machine stands. */
export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly nodes: Readonly<Record<string, Rect>>;
  /** Around the states of a job that a worker does. */
  readonly active: Rect;
  /** Around the states of a job that has not ended. */
  readonly open: Rect;
  /** By `<from> <to>`. */
  readonly routes: Readonly<Record<string, Drawn>>;
}

/** The height of a state. */
const NODE = 38;
/** Half the distance between two lines that meet the same side of a state. */
const PORT = 9;

const centre = (box: Rect): Point => [box.x + box.width / 2, box.y + box.height / 2];
const right = (box: Rect) => box.x + box.width;
const bottom = (box: Rect) => box.y + box.height;

/** A line with its numbers above the middle of one of its horizontal parts. */
function above(points: readonly Point[], part = 0): Drawn {
  const [a, b] = [points[part] ?? [0, 0], points[part + 1] ?? [0, 0]];
  return { points, label: { at: [(a[0] + b[0]) / 2, Math.min(a[1], b[1]) - 4], anchor: "middle" } };
}

/** A line with its numbers beside the middle of one of its vertical parts. */
function beside(points: readonly Point[], part = 0, side: "start" | "end" = "start"): Drawn {
  const [a, b] = [points[part] ?? [0, 0], points[part + 1] ?? [0, 0]];
  const x = a[0] + (side === "start" ? 5 : -5);
  return { points, label: { at: [x, (a[1] + b[1]) / 2 + 3.5], anchor: side } };
}

/** What both plans draw alike: the waiting states at the left, the ends at the right. */
function sides(boxes: {
  readonly nodes: Readonly<
    Record<"pending" | "retrying" | "running" | "stopped" | "canceled" | "error", Rect>
  >;
  readonly active: Rect;
  readonly open: Rect;
  /** Where lines from the waiting states turn, and where the lines back from the ends run. */
  readonly turn: number;
  readonly lane: Point;
}): Record<string, Drawn> {
  const { nodes, active, open, turn, lane } = boxes;
  const { pending, retrying, running, stopped, canceled, error } = nodes;
  const into = (end: Rect, from: Rect) =>
    above([
      [right(from), centre(end)[1]],
      [end.x, centre(end)[1]],
    ]);
  const claim = (waiting: Rect, out: number, port: number) =>
    above([
      [right(waiting), centre(waiting)[1] + out],
      [turn, centre(waiting)[1] + out],
      [turn, centre(running)[1] + port],
      [running.x, centre(running)[1] + port],
    ]);
  const back = (waiting: Rect, port: number) =>
    above([
      [active.x, centre(waiting)[1] + port],
      [right(waiting), centre(waiting)[1] + port],
    ]);
  const again = (end: Rect) =>
    above([
      [right(end), centre(end)[1]],
      [lane[0], centre(end)[1]],
      [lane[0], lane[1]],
      [centre(pending)[0], lane[1]],
      [centre(pending)[0], pending.y],
    ]);
  return {
    "pending running": claim(pending, PORT, -8),
    "retrying running": claim(retrying, -PORT, 8),
    "active pending": back(pending, -PORT),
    "active retrying": back(retrying, PORT),
    "open stopped": into(stopped, open),
    "open canceled": into(canceled, open),
    "active error": into(error, active),
    "stopped pending": again(stopped),
    "canceled pending": again(canceled),
    "error pending": again(error),
  };
}

/** Phases from top to bottom, for panes that are narrow. */
export function portrait(pixels: number): Plan {
  const width = Math.min(Math.max(pixels, 372), 560);
  const spare = width - 372;
  const [side, phase, end] = [100 + spare * 0.12, 92 + spare * 0.24, 70 + spare * 0.12];
  const left = 8;
  const gap = 22 + spare * 0.26;
  const frameX = left + side + gap;
  const phaseX = frameX + 28;
  const frameRight = phaseX + phase + 20;
  const openRight = frameRight + 8;
  const endX = width - 15 - end;
  const column =
    (x: number, breadth: number) =>
    (y: number): Rect => ({ x, y, width: breadth, height: NODE });
  const [waiting, inner, over] = [column(left, side), column(phaseX, phase), column(endX, end)];
  const row = (number: number) => inner(66 + number * 58);
  const nodes = {
    pending: waiting(42),
    retrying: waiting(98),
    running: row(0),
    initialize: row(1),
    check: row(2),
    pull_manifest: row(3),
    transfer_blob: row(4),
    push_manifest: row(5),
    delete: inner(66 + 6 * 58 + 8),
    stopped: over(42),
    canceled: over(98),
    error: over(154),
    finished: over(298),
  };
  const active = { x: frameX, y: 38, width: frameRight - frameX, height: bottom(nodes.delete) + 12 - 38 };
  const open = { x: 1, y: 18, width: openRight - 1, height: bottom(active) + 8 - 18 };
  const down = (from: Rect, to: Rect) =>
    beside([
      [centre(from)[0], bottom(from)],
      [centre(to)[0], to.y],
    ]);
  const { running, initialize, check, pull_manifest, transfer_blob, push_manifest, finished } = nodes;
  const [skip, bypass, loop] = [phaseX - 10, phaseX - 20, phaseX + phase + 11];
  const ends = (openRight + endX) / 2;
  return {
    width,
    height: bottom(open) + 2,
    nodes,
    active,
    open,
    routes: {
      ...sides({ nodes, active, open, turn: left + side + gap * 0.6, lane: [width - 5, 8] }),
      "running initialize": down(running, initialize),
      "running delete": beside(
        [
          [running.x, centre(running)[1] + 14],
          [bypass, centre(running)[1] + 14],
          [bypass, centre(nodes.delete)[1]],
          [nodes.delete.x, centre(nodes.delete)[1]],
        ],
        1,
      ),
      "initialize check": down(initialize, check),
      "check pull_manifest": down(check, pull_manifest),
      "pull_manifest transfer_blob": down(pull_manifest, transfer_blob),
      "transfer_blob push_manifest": down(transfer_blob, push_manifest),
      "pull_manifest push_manifest": beside(
        [
          [phaseX, centre(pull_manifest)[1] + 8],
          [skip, centre(pull_manifest)[1] + 8],
          [skip, centre(push_manifest)[1]],
          [phaseX, centre(push_manifest)[1]],
        ],
        1,
      ),
      "push_manifest pull_manifest": beside(
        [
          [phaseX + phase, centre(push_manifest)[1]],
          [loop, centre(push_manifest)[1]],
          [loop, centre(pull_manifest)[1] + 8],
          [phaseX + phase, centre(pull_manifest)[1] + 8],
        ],
        1,
        "end",
      ),
      "pull_manifest finished": beside(
        [
          [phaseX + phase, centre(pull_manifest)[1] - 8],
          [ends, centre(pull_manifest)[1] - 8],
          [ends, centre(finished)[1] - 8],
          [endX, centre(finished)[1] - 8],
        ],
        1,
      ),
      "delete finished": beside(
        [
          [phaseX + phase, centre(nodes.delete)[1]],
          [ends, centre(nodes.delete)[1]],
          [ends, centre(finished)[1] + 8],
          [endX, centre(finished)[1] + 8],
        ],
        1,
      ),
    },
  };
}

/** Phases from left to right, for panes that are wide. */
export function landscape(pixels: number): Plan {
  const width = Math.min(Math.max(pixels, 990), 1280);
  const spare = width - 990;
  const [left, side, gap] = [8, 100 + spare * 0.06, 32 + spare * 0.1];
  const [phase, step] = [92 + spare * 0.06, 22 + spare * 0.05];
  const frameX = left + side + gap;
  const phaseX = frameX + 22;
  const end = 74 + spare * 0.06;
  const endX = width - 15 - end;
  const column = (number: number, y: number): Rect => ({
    x: phaseX + number * (phase + step),
    y,
    width: phase,
    height: NODE,
  });
  const waiting = (y: number): Rect => ({ x: left, y, width: side, height: NODE });
  const over = (y: number): Rect => ({ x: endX, y, width: end, height: NODE });
  const row = 110;
  const nodes = {
    pending: waiting(80),
    retrying: waiting(140),
    running: column(0, row),
    initialize: column(1, row),
    check: column(2, row),
    pull_manifest: column(3, row),
    transfer_blob: column(4, row),
    push_manifest: column(5, row),
    delete: column(1, 206),
    stopped: over(44),
    canceled: over(98),
    error: over(152),
    finished: over(206),
  };
  const frameRight = right(nodes.push_manifest) + 16;
  const active = { x: frameX, y: 38, width: frameRight - frameX, height: bottom(nodes.delete) + 14 - 38 };
  const open = { x: 1, y: 18, width: frameRight + 8 - 1, height: bottom(active) + 8 - 18 };
  const across = (from: Rect, to: Rect) =>
    above([
      [right(from), centre(from)[1]],
      [to.x, centre(to)[1]],
    ]);
  const { running, initialize, check, pull_manifest, transfer_blob, push_manifest, finished } = nodes;
  const [pull, push] = [centre(pull_manifest)[0], centre(push_manifest)[0]];
  return {
    width,
    height: bottom(open) + 2,
    nodes,
    active,
    open,
    routes: {
      ...sides({ nodes, active, open, turn: frameX - gap * 0.35, lane: [width - 5, 8] }),
      "running initialize": across(running, initialize),
      "running delete": beside([
        [centre(running)[0], bottom(running)],
        [centre(running)[0], centre(nodes.delete)[1]],
        [nodes.delete.x, centre(nodes.delete)[1]],
      ]),
      "initialize check": across(initialize, check),
      "check pull_manifest": across(check, pull_manifest),
      "pull_manifest transfer_blob": across(pull_manifest, transfer_blob),
      "transfer_blob push_manifest": across(transfer_blob, push_manifest),
      "pull_manifest push_manifest": above(
        [
          [pull + 14, row + NODE],
          [pull + 14, row + NODE + 20],
          [push, row + NODE + 20],
          [push, row + NODE],
        ],
        1,
      ),
      "push_manifest pull_manifest": above(
        [
          [push, row],
          [push, row - 18],
          [pull, row - 18],
          [pull, row],
        ],
        1,
      ),
      "pull_manifest finished": above(
        [
          [pull - 14, row + NODE],
          [pull - 14, centre(finished)[1] - 8],
          [endX, centre(finished)[1] - 8],
        ],
        1,
      ),
      "delete finished": above([
        [right(nodes.delete), centre(nodes.delete)[1] + 8],
        [endX, centre(finished)[1] + 8],
      ]),
    },
  };
}
