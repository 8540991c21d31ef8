import type { Sample } from "../../platform/host";

/** A course of bytes as it is drawn. */
export interface Plot {
  /** The line of speeds, and the same closed at the bottom. */
  readonly line: string;
  readonly area: string;
  /** The highest speed drawn and the mean, bytes a second. */
  readonly most: number;
  readonly mean: number;
  /** Where the mean lies, in pixels from the top. */
  readonly meanAt: number;
  /** What was sent, and in how many milliseconds. */
  readonly sent: number;
  readonly span: number;
}

/** The least pixels that one step of the line takes. */
const STEP = 4;

/** Draws a course into so many pixels; null where too little is known. */
export function plotOf(course: readonly Sample[], width: number, height: number): Plot | null {
  const [first, last] = [course[0], course.at(-1)];
  const span = (last?.at ?? 0) - (first?.at ?? 0);
  if (!first || course.length < 3 || span < 1_000 || width <= 0) {
    return null;
  }
  const steps = Math.max(1, Math.min(course.length - 1, Math.floor(width / STEP)));
  const sent = Array.from({ length: steps }, () => 0);
  for (const [index, sample] of course.slice(1).entries()) {
    spread(sent, course[index] ?? first, sample, first.at, span);
  }
  const speeds = sent.map((bytes) => (bytes * 1000 * steps) / span);
  const total = sent.reduce((sum, bytes) => sum + bytes, 0);
  const most = Math.max(...speeds);
  if (most <= 0) {
    return null;
  }
  const y = (speed: number) => round(height - 1 - (speed / most) * (height - 3));
  // Each step is level: a speed is that of a while, not of a moment.
  const points = speeds.map((speed, step) => {
    const [from, to] = [round((step * width) / steps), round(((step + 1) * width) / steps)];
    return `${from} ${y(speed)}L${to} ${y(speed)}`;
  });
  const line = `M${points.join("L")}`;
  const mean = (total * 1000) / span;
  return {
    line,
    area: `${line}L${width} ${height}L0 ${height}Z`,
    most,
    mean,
    meanAt: y(mean),
    sent: total,
    span,
  };
}

/** Spreads what was sent between two samples over the steps that lie between them. */
function spread(sent: number[], from: Sample, to: Sample, begin: number, span: number): void {
  // A new attempt counts anew.
  const bytes = to.sent < from.sent ? to.sent : to.sent - from.sent;
  const took = to.at - from.at;
  if (bytes <= 0 || took <= 0) {
    return;
  }
  const long = span / sent.length;
  const [first, last] = [from.at - begin, to.at - begin];
  for (let step = Math.floor(first / long); step < sent.length && step * long < last; step += 1) {
    const inside = Math.min(last, (step + 1) * long) - Math.max(first, step * long);
    sent[step] = (sent[step] ?? 0) + (bytes * Math.max(0, inside)) / took;
  }
}

const round = (pixels: number) => Math.round(pixels * 10) / 10;
