import { expect, test } from "vitest";
import type { Trigger } from "../../platform/host";
import { NEVER, triggersIn, triggersOf, withTiming, ZONES } from "./triggers";

const ALL: Trigger[] = [
  { kind: "schedule", cron: "0 2 * * *", zone: "Asia/Shanghai", missed: "skip" },
  { kind: "schedule", cron: "0 * * * *", zone: "UTC", missed: "run_once" },
  { kind: "poll", seconds: 600 },
  { kind: "event" },
];

test("triggers come back from the form as they went into it", () => {
  expect(triggersIn(triggersOf(ALL))).toEqual(ALL);
  expect(triggersIn(triggersOf([]))).toEqual([]);
  expect(triggersOf([])).toEqual(NEVER);
});

test("a schedule is added for every night, and each has a key of its own", () => {
  const two = withTiming(withTiming([]));
  expect(two.map(({ key, cron }) => [key, cron])).toEqual([
    [0, "0 2 * * *"],
    [1, "0 2 * * *"],
  ]);
});

test("zones are offered once", () => {
  expect(new Set(ZONES).size).toBe(ZONES.length);
  expect(ZONES).toContain("Asia/Shanghai");
});
