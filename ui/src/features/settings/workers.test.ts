import { expect, it } from "vitest";
import { workersOf } from "./workers";

it("stays within the limits, and as it was where nothing was typed", () => {
  expect(workersOf(12, 8)).toBe(12);
  expect(workersOf(0, 8)).toBe(1);
  expect(workersOf(1000, 8)).toBe(64);
  expect(workersOf(3.7, 8)).toBe(3);
  expect(workersOf(null, 8)).toBe(8);
  expect(workersOf(Number.NaN, 8)).toBe(8);
});
