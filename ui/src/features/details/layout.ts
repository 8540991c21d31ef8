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
  readonly label: {
    readonly at: Point;
    readonly anchor: "start" | "middle" | "end";
    /** How broad it may be. */
    readonly room: number;
  };
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
export const NODE = 38;
/** Half the distance between two lines that meet the same side of a state. */
const PORT = 9;

/** The middle of a box. */
export const centre = (box: Rect): Point => [box.x + box.width / 2, box.y + box.height / 2];
/** The right side of a box. */
export const right = (box: Rect) => box.x + box.width;
/** The lower side of a box. */
export const bottom = (box: Rect) => box.y + box.height;

/** A line with its numbers above the middle of one of its horizontal parts. */
export function above(points: readonly Point[], part = 0): Drawn {
  const [a, b] = [points[part] ?? [0, 0], points[part + 1] ?? [0, 0]];
  const at: Point = [(a[0] + b[0]) / 2, Math.min(a[1], b[1]) - 4];
  return { points, label: { at, anchor: "middle", room: Math.abs(a[0] - b[0]) - 3 } };
}

/** A line with its numbers beside one of its vertical parts: at a height, or in the middle. */
export function beside(
  points: readonly Point[],
  part: number,
  room: number,
  side: "start" | "end" = "start",
  height?: number,
): Drawn {
  const [a, b] = [points[part] ?? [0, 0], points[part + 1] ?? [0, 0]];
  const at: Point = [a[0] + (side === "start" ? 5 : -5), (height ?? (a[1] + b[1]) / 2) + 3.5];
  return { points, label: { at, anchor: side, room } };
}

/** What both plans draw alike: the waiting states at the left, the ends at the right. */
export function sides(boxes: {
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
    above(
      [
        [right(waiting), centre(waiting)[1] + out],
        [turn, centre(waiting)[1] + out],
        [turn, centre(running)[1] + port],
        [running.x, centre(running)[1] + port],
      ],
      2,
    );
  const back = (waiting: Rect, port: number) =>
    above([
      [active.x, centre(waiting)[1] + port],
      [right(waiting), centre(waiting)[1] + port],
    ]);
  // Back to the waiting states over the top; the numbers of each end have a place of their own there.
  const entry = right(pending) - 14;
  const again = (end: Rect, place: number): Drawn => ({
    points: [
      [right(end), centre(end)[1]],
      [lane[0], centre(end)[1]],
      [lane[0], lane[1]],
      [entry, lane[1]],
      [entry, pending.y],
    ],
    label: {
      at: [entry + (lane[0] - entry) * place, lane[1] - 4],
      anchor: "middle",
      room: (lane[0] - entry) * 0.24,
    },
  });
  return {
    "pending running": claim(pending, PORT, -8),
    "retrying running": claim(retrying, -PORT, 8),
    "active pending": back(pending, -PORT),
    "active retrying": back(retrying, PORT),
    "open stopped": into(stopped, open),
    "open canceled": into(canceled, open),
    "active error": into(error, active),
    "stopped pending": again(stopped, 0.25),
    "canceled pending": again(canceled, 0.5),
    "error pending": again(error, 0.75),
  };
}
