import { describe, expect, it } from "vitest";
import { byAge, indexOf, merge, placeOf, shifted } from "./order";
import { job } from "./sample.test-data";

const list = (...ids: number[]) => ids.map((id) => job(id));
const ids = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => Number(id));

describe("the order", () => {
  it("is that of numbers, of any size", () => {
    expect(byAge("9", "10")).toBeLessThan(0);
    expect(byAge("18446744073709551615", "18446744073709551614")).toBeGreaterThan(0);
    expect(byAge("7", "7")).toBe(0);
  });

  it("finds places", () => {
    const jobs = list(30, 20, 10);
    expect([40, 30, 25, 20, 10, 5].map((id) => placeOf(jobs, String(id)))).toEqual([0, 0, 1, 1, 2, 3]);
    expect(indexOf(jobs, "20")).toBe(1);
    expect(indexOf(jobs, "21")).toBe(-1);
  });
});

describe("merging", () => {
  it("inserts, replaces and takes away in one go", () => {
    const changed = job(20, { status: "error" });
    const merged = merge(
      list(30, 20, 10),
      new Map([
        ["5", job(5)],
        ["20", changed],
        ["10", null],
        ["100", job(100)],
      ]),
    );
    expect(ids(merged)).toEqual([100, 30, 20, 5]);
    expect(merged[2]).toBe(changed);
  });

  it("gives the same list where nothing of it changed", () => {
    const jobs = list(3, 1);
    expect(merge(jobs, new Map([["2", null]]))).toBe(jobs);
  });
});

describe("what is seen", () => {
  it("moves by what came above it", () => {
    expect(shifted(list(5, 4, 3), list(7, 6, 5, 4, 3), 1)).toBe(2);
  });

  it("moves up where something above it left", () => {
    expect(shifted(list(5, 4, 3), list(4, 3), 1)).toBe(-1);
  });

  it("goes with the next row where the first one left", () => {
    expect(shifted(list(5, 4, 3), list(6, 5, 3), 1)).toBe(0);
  });

  it("stays where nothing of it is left", () => {
    expect(shifted(list(5, 4), list(9), 1)).toBe(0);
  });
});
