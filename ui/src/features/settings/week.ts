import type { LimitWindow, Settings } from "../../platform/host";

/** The minutes of a day. */
export const DAY = 24 * 60;

/** Monday 1 to Sunday 7. */
export const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

/** A stretch of a day in which one limit holds. */
export interface Band {
  /** In minutes from midnight. */
  readonly from: number;
  readonly to: number;
  /** Bytes a second; null for as fast as it goes. */
  readonly limit: number | null;
  /** The place in the schedule of the window that says so; null where none does. */
  readonly window: number | null;
}

/** The minutes from midnight of `09:00`, `9:00`, `9` or `0900`, up to `24:00`; null for what is no time of day. */
export function minutesOf(typed: string): number | null {
  const [, hours = "", minutes = "0"] = /^(\d{1,2})(?:[:：]?(\d{2}))?$/.exec(typed.trim()) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return hours !== "" && Number(minutes) < 60 && total <= DAY ? total : null;
}

/** A time of day, `09:00`. */
export function timeOf(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Whether a window holds at a minute of a day. One that ends before it begins goes on into the next day. */
function covers({ days, from, to }: LimitWindow, day: number, minute: number): boolean {
  const [first, last] = [minutesOf(from) ?? 0, minutesOf(to) ?? DAY];
  const [today, yesterday] = [days.includes(day), days.includes(day === 1 ? 7 : day - 1)];
  return first < last
    ? today && minute >= first && minute < last
    : (today && minute >= first) || (yesterday && minute < last);
}

/** What holds on a day, from midnight to midnight. Of several windows the first counts. */
export function bandsOf(
  settings: Pick<Settings, "bytes_per_second" | "limits_schedule">,
  day: number,
): Band[] {
  const windows = settings.limits_schedule;
  const edges = windows.flatMap(({ from, to }) => [minutesOf(from) ?? 0, minutesOf(to) ?? DAY]);
  const marks = [...new Set([0, ...edges, DAY])].sort((a, b) => a - b);
  const bands: Band[] = [];
  for (const [index, from] of marks.slice(0, -1).entries()) {
    const found = windows.findIndex((each) => covers(each, day, from));
    const window = found < 0 ? null : found;
    const limit = windows[found]?.bytes_per_second ?? settings.bytes_per_second;
    const last = bands.at(-1);
    const to = marks[index + 1] ?? DAY;
    if (last && last.window === window) {
      bands[bands.length - 1] = { ...last, to };
    } else {
      bands.push({ from, to, limit, window });
    }
  }
  return bands;
}

/** The day of the week of a moment, Monday 1 to Sunday 7, and its minute, in local time. */
export function placeOf(moment: number): { readonly day: number; readonly minute: number } {
  const at = new Date(moment);
  return { day: at.getDay() || 7, minute: at.getHours() * 60 + at.getMinutes() };
}

/** The days of a window in spans: three and more in a row as first and last, others one by one. */
export function spansOf(days: readonly number[]): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && last[1] === day - 1) {
      last[1] = day;
    } else {
      spans.push([day, day]);
    }
  }
  return spans.flatMap(([first, last]) =>
    last - first === 1 ? [[first, first] as const, [last, last] as const] : [[first, last] as const],
  );
}
