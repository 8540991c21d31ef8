import { expect, it } from "vitest";
import { SPEED_UNITS, speedOf, unitOf } from "./speed";

it("is shown in the largest unit that tells it exactly", () => {
  expect(unitOf(null)).toBe("MiB/s");
  expect(unitOf(20 << 20)).toBe("MiB/s");
  expect(unitOf(1.5 * (1 << 30))).toBe("GiB/s");
  expect(unitOf(512 << 10)).toBe("KiB/s");
  expect(unitOf(1_000_000)).toBe("B/s");
  for (const speed of [1, 20 << 20, 1.25 * (1 << 20), 1_000_000]) {
    const unit = unitOf(speed);
    expect(speedOf(speed / SPEED_UNITS[unit], unit)).toBe(speed);
  }
});

it("is at least one byte a second, or none", () => {
  expect(speedOf(null, "MiB/s")).toBeNull();
  expect(speedOf(0, "MiB/s")).toBe(1);
  expect(speedOf(0.5, "KiB/s")).toBe(512);
});
