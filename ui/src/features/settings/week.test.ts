import { describe, expect, it } from "vitest";
import type { LimitWindow } from "../../platform/host";
import { bandsOf, DAY, minutesOf, placeOf, spansOf, timeOf } from "./week";

const window = (days: number[], from: string, to: string, bytes_per_second = 1): LimitWindow => ({
  days,
  from,
  to,
  bytes_per_second,
});

describe("a time of day", () => {
  it.each([
    ["09:00", 540],
    ["9:05", 545],
    ["9", 540],
    ["0930", 570],
    ["22：30", 1350],
    ["24:00", DAY],
  ])("%s is read", (typed, minutes) => {
    expect(minutesOf(typed)).toBe(minutes);
  });

  it.each(["", "25", "24:01", "9:60", "noon", "9:5", "-1"])("%s is none", (typed) => {
    expect(minutesOf(typed)).toBeNull();
  });

  it("is written with two digits each", () => {
    expect([0, 545, DAY].map(timeOf)).toEqual(["00:00", "09:05", "24:00"]);
  });
});

describe("what holds on a day", () => {
  it("is the general limit where there is no schedule", () => {
    expect(bandsOf({ bytes_per_second: 7, limits_schedule: [] }, 3)).toEqual([
      { from: 0, to: DAY, limit: 7, window: null },
    ]);
  });

  it("is what the first window says that covers it", () => {
    const settings = {
      bytes_per_second: null,
      limits_schedule: [window([1], "12:00", "13:00", 2), window([1, 2, 3, 4, 5], "09:00", "18:00", 1)],
    };
    expect(bandsOf(settings, 1).map(({ from, to, limit }) => [timeOf(from), timeOf(to), limit])).toEqual([
      ["00:00", "09:00", null],
      ["09:00", "12:00", 1],
      ["12:00", "13:00", 2],
      ["13:00", "18:00", 1],
      ["18:00", "24:00", null],
    ]);
    expect(bandsOf(settings, 6)).toHaveLength(1);
  });

  it("goes on after midnight, also from Sunday to Monday", () => {
    const settings = { bytes_per_second: 9, limits_schedule: [window([7], "22:00", "06:00", 4)] };
    expect(bandsOf(settings, 7).map(({ from, limit }) => [from, limit])).toEqual([
      [0, 9],
      [22 * 60, 4],
    ]);
    expect(bandsOf(settings, 1).map(({ from, limit }) => [from, limit])).toEqual([
      [0, 4],
      [6 * 60, 9],
    ]);
  });

  it("is the whole day for a window that ends when it begins", () => {
    const settings = { bytes_per_second: 9, limits_schedule: [window([3], "09:00", "09:00", 4)] };
    expect(bandsOf(settings, 3).map(({ limit }) => limit)).toEqual([9, 4]);
    expect(bandsOf(settings, 4).map(({ limit }) => limit)).toEqual([4, 9]);
  });
});

it("a moment has its day and its minute in local time", () => {
  expect(placeOf(new Date(2024, 0, 7, 23, 59).getTime())).toEqual({ day: 7, minute: DAY - 1 });
  expect(placeOf(new Date(2024, 0, 1, 0, 0).getTime())).toEqual({ day: 1, minute: 0 });
});

it("days stand in spans where three and more follow each other", () => {
  expect(spansOf([1, 2, 3, 4, 5])).toEqual([[1, 5]]);
  expect(spansOf([7, 6])).toEqual([
    [6, 6],
    [7, 7],
  ]);
  expect(spansOf([1, 3, 4, 5])).toEqual([
    [1, 1],
    [3, 5],
  ]);
});
