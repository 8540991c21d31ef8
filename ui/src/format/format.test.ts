import { describe, expect, test } from "vitest";
import { CODES } from "../i18n/languages";
import { say } from "../i18n/messages";
import {
  bytes,
  clock,
  count,
  dateTime,
  duration,
  exactClock,
  measureIn,
  moment,
  percent,
  speed,
  zonedTime,
} from "./format";

// The cases of `sampan-i18n`, format.rs: both write the same.
test.each([
  [0, "0 B"],
  [1_023, "1023 B"],
  [1_024, "1.0 KiB"],
  [1_536, "1.5 KiB"],
  [1_048_000, "1,023.4 KiB"],
  [1_048_524, "1,023.9 KiB"],
  [1_048_525, "1.0 MiB"],
  [64 * 2 ** 20, "64.0 MiB"],
  [2 ** 64, "16.0 EiB"],
])("%d bytes are %s", (size, said) => {
  expect(bytes(size)).toBe(said);
});

test("a speed is a size a second", () => {
  expect(speed(1_536)).toBe("1.5 KiB/s");
});

test("sizes are shown in the units that were chosen", () => {
  measureIn("decimal");
  expect([999, 1_000, 999_949, 999_950, 20 << 20].map(bytes)).toEqual([
    "999 B",
    "1.0 kB",
    "999.9 kB",
    "1.0 MB",
    "21.0 MB",
  ]);
  measureIn("binary");
  expect(bytes(20 << 20)).toBe("20.0 MiB");
});

describe.each(CODES)("durations in %s", (language) => {
  test.each([
    [0, "0 ms", "0 毫秒"],
    [999, "999 ms", "999 毫秒"],
    [2_460, "2.5 s", "2.5 秒"],
    [59_949, "59.9 s", "59.9 秒"],
    [59_950, "1 min", "1 分钟"],
    [125_000, "2 min 5 s", "2 分 5 秒"],
    [3_599_500, "1 h", "1 小时"],
    [3_900_000, "1 h 5 min", "1 小时 5 分钟"],
    [93_600_000, "1 d 2 h", "1 天 2 小时"],
    [86_400_000 * 1_000, "1,000 d", "1,000 天"],
  ])("show the two largest units of %d ms", (span, en, zh) => {
    expect(duration(span, (id, args) => say(language, id, args))).toBe(language === "en" ? en : zh);
  });
});

test("digits are grouped in threes", () => {
  expect([0, 999, 1_000, 1_234_567, -1_234, -123].map(count)).toEqual([
    "0",
    "999",
    "1,000",
    "1,234,567",
    "-1,234",
    "-123",
  ]);
});

test("moments are shown in the local zone, year first", () => {
  const at = new Date(2026, 10, 4, 9, 5, 7, 42).getTime();
  expect(dateTime(at)).toBe("2026-11-04 09:05:07");
  expect(clock(at)).toBe("09:05:07");
  expect(exactClock(at)).toBe("09:05:07.042");
});

test("of a moment today the time is enough", () => {
  const at = new Date(2026, 10, 24, 23, 59, 59).getTime();
  expect(moment(at, new Date(2026, 10, 24, 0, 0, 0).getTime())).toBe("23:59:59");
  expect(moment(at, at + 1_000)).toBe("2026-11-24 23:59:59");
});

test.each([
  [0, 0, 0],
  [5, 0, 0],
  [0, 10, 0],
  [1, 3, 33],
  [999_999, 1_000_000, 99],
  [10, 10, 100],
  [11, 10, 100],
])("%d of %d is %d percent: never all before it is all", (part, whole, said) => {
  expect(percent(part, whole)).toBe(said);
});

test("a moment in another zone is that zone's", () => {
  const night = Date.UTC(2026, 10, 24, 18, 0, 0);
  expect(zonedTime(night, "Asia/Shanghai")).toBe("2026-11-25 02:00:00 Asia/Shanghai");
  expect(zonedTime(night, "UTC")).toBe("2026-11-24 18:00:00 UTC");
});
