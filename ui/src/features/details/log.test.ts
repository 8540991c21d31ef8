import { describe, expect, it } from "vitest";
import { cut, cutDigests, nextMatch } from "./log";

describe("the lines of a log", () => {
  it("are cut at what is searched for", () => {
    expect(cut("a blob, a Blob", "blob")).toEqual(["a ", "blob", ", a ", "Blob", ""]);
    expect(cut("nothing", "")).toEqual(["nothing"]);
    expect(cut("aaa", "aa")).toEqual(["", "aa", "a"]);
  });

  it("are cut at the digests in them", () => {
    const digest = `sha256:${"0a".repeat(32)}`;
    expect(cutDigests(`Blob ${digest} is there.`)).toEqual(["Blob ", digest, " is there."]);
    expect(cutDigests("sha256:short")).toEqual(["sha256:short"]);
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
