import { describe, expect, it, vi } from "vitest";
import { countLevels, cut, Lines, nextMatch } from "./log";
import { aRecord } from "./sample";

const speech = {
  record: vi.fn((record: { readonly seq: number }) => `Blob number ${record.seq}`),
  text: (id: string) => id,
};

describe("the lines of a log", () => {
  const records = Array.from({ length: 30 }, (_, seq) => aRecord(seq));

  it("are counted by level", () => {
    const mixed = [aRecord(0), aRecord(1, { level: "warn" }), aRecord(2, { level: "warn" })];
    expect(countLevels(mixed)).toEqual({ debug: 0, info: 1, warn: 2, error: 0 });
  });

  it("are found in any case of letters, and each is put into words once", () => {
    const lines = new Lines(speech);
    expect(lines.find(records, "BLOB NUMBER 2")).toEqual([2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(lines.find(records, "number 7")).toEqual([7]);
    expect(speech.record).toHaveBeenCalledTimes(30);
    expect(lines.find(records, "  ")).toEqual([]);
  });

  it("are copied as they are shown", () => {
    expect(new Lines(speech).line(aRecord(4, { phase: "" }))).toMatch(
      /^5 {2}\d\d:\d\d:\d\d\.004 {2}level-info {2}Blob number 4$/,
    );
  });

  it("are cut at what is searched for", () => {
    expect(cut("a blob, a Blob", "blob")).toEqual(["a ", "blob", ", a ", "Blob", ""]);
    expect(cut("nothing", "")).toEqual(["nothing"]);
    expect(cut("aaa", "aa")).toEqual(["", "aa", "a"]);
  });
});

describe("the search", () => {
  it("goes from match to match, round the ends", () => {
    expect(nextMatch([3, 8], -1, 1)).toBe(3);
    expect(nextMatch([3, 8], 3, 1)).toBe(8);
    expect(nextMatch([3, 8], 8, 1)).toBe(3);
    expect(nextMatch([3, 8], 3, -1)).toBe(8);
    expect(nextMatch([3, 8], 99, -1)).toBe(8);
    expect(nextMatch([], 0, 1)).toBe(-1);
  });
});
