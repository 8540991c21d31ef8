import { beforeEach, expect, it, vi } from "vitest";
import { commands } from "../../platform/host";
import { LEVELS } from "./log";
import { LogBook } from "./logBook";
import { aRecord } from "./sample";

vi.mock("../../platform/host", () => ({ commands: { readLog: vi.fn() } }));

const host = vi.mocked(commands);
const every = new Set(LEVELS);

beforeEach(() => {
  host.readLog.mockReset();
  host.readLog.mockImplementation(async (_, from, limit) => ({
    records: Array.from({ length: limit }, (_each, at) => aRecord(from + at)),
    next: from + limit,
    more: true,
  }));
});

it("knows the level of every line, and takes nothing twice", () => {
  const book = new LogBook("42");
  book.add({ from: 0, levels: "diw", records: [] });
  book.add({ from: 1, levels: "iwe", records: [] });
  book.add({ from: 0, levels: "diwe", records: [] });
  expect(book.size).toBe(4);
  expect(book.counts).toEqual({ debug: 1, info: 1, warn: 1, error: 1 });
  expect([0, 1, 2, 3].map((seq) => book.level(seq))).toEqual(["debug", "info", "warn", "error"]);
  book.add({ from: 9, levels: "e", records: [] });
  expect(book.size).toBe(4);
});

it("picks the lines of levels, and of a span", () => {
  const book = new LogBook("42");
  book.add({ from: 0, levels: "ididid", records: [] });
  const picked = book.lines(new Set(["debug"]));
  expect([picked.size, picked.at(0), picked.at(2)]).toEqual([3, 1, 5]);
  expect([picked.placeOf(3), picked.placeOf(4), picked.has(3), picked.has(4)]).toEqual([1, 2, true, false]);
  const span = book.lines(every, 2, 5);
  expect([span.size, span.at(0), span.placeOf(4), span.has(5)]).toEqual([3, 2, 2, false]);
  expect(book.lines(every, 4, undefined).size).toBe(2);
});

it("asks for what somebody looks at, once, and says when it is there", async () => {
  const book = new LogBook("42");
  book.add({ from: 0, levels: "i".repeat(100_000), records: [aRecord(99_999)] });
  expect(book.record(99_999)?.seq).toBe(99_999);
  expect(host.readLog).not.toHaveBeenCalled();
  const told = vi.fn();
  book.subscribe(told);
  expect(book.record(50_001)).toBeUndefined();
  expect(book.record(50_010)).toBeUndefined();
  expect(host.readLog).toHaveBeenCalledTimes(1);
  expect(host.readLog).toHaveBeenCalledWith("42", 50_000, 200);
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
  expect(book.record(50_001)?.seq).toBe(50_001);
});

it("asks again for what it did not get", async () => {
  const book = new LogBook("42");
  book.add({ from: 0, levels: "ii", records: [] });
  host.readLog.mockRejectedValueOnce(new Error("no"));
  book.record(0);
  await vi.waitFor(() => {
    book.record(0);
    expect(host.readLog).toHaveBeenCalledTimes(2);
  });
});
