import type { MessageId } from "../i18n/ids.gen";
import type { Language } from "../i18n/languages";
import type { Units } from "../platform/host";

/** The units of sizes, and what each is of the one before. */
const UNITS: Record<Units, readonly [number, readonly string[]]> = {
  binary: [1024, ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]],
  decimal: [1000, ["kB", "MB", "GB", "TB", "PB", "EB"]],
};

let chosen: Units = "binary";

/** Shows sizes and speeds in these units from now on. */
export function measureIn(units: Units): void {
  chosen = units;
}

/** A message looked up by id. */
type Text = (id: MessageId, args?: Record<string, string | number>) => string;

/** A size with one decimal, `1.5 MiB`; below one KiB in whole bytes. As `sampan-i18n` writes it. */
export function bytes(size: number): string {
  const [step, units] = UNITS[chosen];
  if (size < step) {
    return `${Math.round(size)} B`;
  }
  // Rounded first, so that no size shows as `1,024.0` of the smaller unit.
  let unit = 0;
  while (unit < units.length - 1 && Math.round((size * 10) / step ** (unit + 1)) >= step * 10) {
    unit += 1;
  }
  const tenths = Math.round((size * 10) / step ** (unit + 1));
  return `${count(Math.floor(tenths / 10))}.${tenths % 10} ${units[unit]}`;
}

/** A speed, `1.5 MiB/s`. */
export function speed(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

/** A count with its digits grouped in threes: `100,000`. */
export function count(number: number): string {
  return String(Math.trunc(number)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A span of time by its two largest units: `850 ms`, `2.5 s`, `2 min 5 s`, `1 h 5 min`, `3 d 2 h`. */
export function duration(milliseconds: number, text: Text): string {
  const tenths = Math.round(milliseconds / 100);
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.round(seconds / 60);
  if (milliseconds < 1000) {
    return text("span-milliseconds", { milliseconds: Math.round(milliseconds) });
  }
  if (tenths < 600) {
    return text("span-seconds", { seconds: `${Math.floor(tenths / 10)}.${tenths % 10}` });
  }
  if (seconds < 3600) {
    return text("span-minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  }
  if (minutes < 24 * 60) {
    return text("span-hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
  const hours = Math.round(minutes / 60);
  return text("span-days", { days: count(Math.floor(hours / 24)), hours: hours % 24 });
}

/** What is left of a span of time: whole seconds, for tenths that run down only flicker. */
export function countdown(milliseconds: number, text: Text): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? text("span-seconds", { seconds: String(seconds) }) : duration(seconds * 1000, text);
}

const two = (number: number) => String(number).padStart(2, "0");

/** A moment in the local zone, to the second, year first: it sorts, and reads the same in both languages. */
export function dateTime(milliseconds: number): string {
  const at = new Date(milliseconds);
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${clock(milliseconds)}`;
}

/** A moment in another zone, to the second, with the zone's name: `2026-11-25 02:00:00 Asia/Shanghai`. */
export function zonedTime(milliseconds: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(milliseconds);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  return `${date} ${part("hour")}:${part("minute")}:${part("second")} ${zone}`;
}

/** The time of day, to the second. */
export function clock(milliseconds: number): string {
  const at = new Date(milliseconds);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** The time of day, to the millisecond. */
export function exactClock(milliseconds: number): string {
  return `${clock(milliseconds)}.${String(new Date(milliseconds).getMilliseconds()).padStart(3, "0")}`;
}

/** A moment as briefly as it is clear: the time today, the date and time otherwise. */
export function moment(milliseconds: number, now: number): string {
  const [at, today] = [new Date(milliseconds), new Date(now)];
  return at.toDateString() === today.toDateString() ? clock(milliseconds) : dateTime(milliseconds);
}

/** A day of the week, briefly; Monday is 1. */
export function weekday(day: number, language: Language): string {
  // 2024 began on a Monday.
  return new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(
    Date.UTC(2024, 0, day),
  );
}

/** A part of a whole, in whole percent, never 100 before it is all there. */
export function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : part >= whole ? 100 : Math.min(99, Math.floor((part * 100) / whole));
}
