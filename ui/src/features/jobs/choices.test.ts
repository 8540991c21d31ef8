import { beforeEach, describe, expect, it } from "vitest";
import { type Chosen, COLUMNS, keep, kept, laidOut, leastOf, moved, template, UNCHOSEN } from "./columns";
import { ANY, filterIn, isNarrowed, matches } from "./filter";
import { shifted } from "./list";
import { job } from "./sample.test-data";
import { asFilter, everything, has, isEmpty, NOTHING, put, toggle } from "./selection";
import { same, viewOf } from "./views";

beforeEach(() => localStorage.clear());

describe("the filter in the hash", () => {
  const NOW = Date.UTC(2026, 10, 24, 6, 30, 30);

  it("has every condition, and leaves out what is not known", () => {
    const filter = filterIn(
      { status: "error,nonsense", words: " Nginx ", rule: "3", run: "x", within: "3600" },
      NOW,
    );
    expect(filter).toEqual({
      ...ANY,
      status: ["error"],
      words: "Nginx",
      rule: "3",
      since: Date.UTC(2026, 10, 24, 5, 30),
    });
    expect([isNarrowed(filter), isNarrowed({ ...ANY, status: ["error"] })]).toEqual([true, false]);
  });

  it("lets through what the application lets through", () => {
    const one = job(7, { status: "error", error: { code: "access-denied", args: {}, detail: null } });
    const passes = (change: Partial<typeof ANY>) => matches({ ...ANY, ...change }, one);
    expect(passes({ words: "NGINX harbor nightly" })).toBe(true);
    expect(passes({ words: "redis" })).toBe(false);
    expect([passes({ target: "2" }), passes({ target: "3" })]).toEqual([true, false]);
    expect([passes({ failure: "access-denied" }), passes({ failure: "rate-limited" })]).toEqual([
      true,
      false,
    ]);
    expect([passes({ since: one.created }), passes({ until: one.created })]).toEqual([true, false]);
  });
});

describe("columns", () => {
  const ids = (chosen: Chosen, room: number) => laidOut(chosen, room).map(({ id }) => id);

  it("are left out in order where there is no room, unless they were chosen", () => {
    expect(ids(UNCHOSEN, 2_000)).toContain("operation");
    expect(ids(UNCHOSEN, 960)).not.toContain("operation");
    expect(ids(UNCHOSEN, 690)).toEqual(["select", "image", "status", "progress", "acts"]);
    const chosen = { ...UNCHOSEN, shown: ["attempt"] };
    expect(ids(chosen, 300)).toEqual(["select", "image", "attempt", "acts"]);
  });

  it("keep the widths, the order and the choice of somebody", () => {
    const own = moved(
      { order: UNCHOSEN.order, shown: ["rule", "status"], widths: { rule: 333 } },
      "rule",
      -1,
    );
    keep(own);
    expect(kept()).toEqual(own);
    expect(ids(kept(), 900)).toEqual(["select", "rule", "image", "status", "acts"]);
    expect(template(laidOut(own, 900))).toContain("333px");
    expect(leastOf(laidOut(own, 900))).toBeGreaterThan(333);
    // The selection stays first, whatever is moved.
    expect(moved(own, "rule", -1)).toBe(own);
  });

  it("that came since stand where they usually do; what cannot be read is as if nothing was chosen", () => {
    localStorage.setItem(
      "sampan.jobs.columns",
      JSON.stringify({ order: ["image", "gone"], shown: ["rule"] }),
    );
    expect(kept().order).toHaveLength(COLUMNS.length);
    localStorage.setItem("sampan.jobs.columns", "{");
    expect(kept()).toBe(UNCHOSEN);
  });
});

describe("the selection", () => {
  it("is of some, or of all but some", () => {
    const two = put(toggle(NOTHING, "1"), ["2", "3"], true);
    expect([has(two, "3"), has(two, "4"), isEmpty(toggle(NOTHING, "1"))]).toEqual([true, false, false]);
    expect(asFilter(two)).toEqual({ ...ANY, among: ["1", "2", "3"] });
    const filter = { ...ANY, status: ["error"] };
    const rest = toggle(everything(filter), "9");
    expect([has(rest, "9"), has(rest, "8")]).toEqual([false, true]);
    expect(asFilter(rest)).toEqual({ ...filter, except: ["9"] });
    expect(has(put(rest, ["9"], true), "9")).toBe(true);
  });
});

it("what is seen stays where it is when others come above it", () => {
  const part = (skip: number, ...ids: number[]) => ({ skip, jobs: ids.map((id) => job(id)), total: 100 });
  expect(shifted(part(0, 9, 8, 7, 6), part(0, 11, 10, 9, 8, 7), 2)).toBe(2);
  expect(shifted(part(40, 9, 8, 7), part(30, 12, 11, 10, 9, 8, 7), 40)).toBe(-7);
  expect(shifted(part(0, 9, 8), part(0, 5, 4), 0)).toBe(0);
});

it("a view is what stands in the hash, whichever job is looked at", () => {
  expect(viewOf({ status: "error", job: "3", tab: "log" })).toEqual({ status: "error" });
  expect(same({ status: "error", words: "" }, { job: "3", status: "error" })).toBe(true);
  expect(same({ status: "error" }, { status: "error", sort: "size" })).toBe(false);
});
