import type { Point } from "./layout";

/** The path of a line whose corners are rounded, ending before its arrow's tip. */
export function lineOf(points: readonly Point[], radius = 6): string {
  const parts = points.map((point, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (!before) {
      return `M${place(point)}`;
    }
    if (!after) {
      return `L${place(towards(point, before, ARROW))}`;
    }
    const room = Math.min(radius, distance(point, before) / 2, distance(point, after) / 2);
    return `L${place(towards(point, before, room))}Q${place(point)} ${place(towards(point, after, room))}`;
  });
  return parts.join("");
}

/** The length of an arrow's head. */
const ARROW = 6;

/** The head of the arrow at the end of a line. */
export function headOf(points: readonly Point[]): string {
  const [tip, before] = [points.at(-1), points.at(-2)];
  if (!tip || !before) {
    return "";
  }
  const foot = towards(tip, before, ARROW + 1);
  const [dx, dy] = [(tip[0] - foot[0]) / (ARROW + 1), (tip[1] - foot[1]) / (ARROW + 1)];
  const wing = (side: number): Point => [foot[0] - dy * side * 3.5, foot[1] + dx * side * 3.5];
  return `M${place(tip)}L${place(wing(1))}L${place(wing(-1))}Z`;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** The point that lies so far from one towards another. */
function towards(from: Point, to: Point, far: number): Point {
  const whole = distance(from, to) || 1;
  return [from[0] + ((to[0] - from[0]) * far) / whole, from[1] + ((to[1] - from[1]) * far) / whole];
}

function place([x, y]: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
