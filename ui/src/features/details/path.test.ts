import { describe, expect, it } from "vitest";
import type { Job, Step } from "../../platform/host";
import { lanesOf } from "./lanes";
import { edgeKey, pathOf, timeIn } from "./path";
import { aJob, steps } from "./sample";

const way = (...told: [at: number, to: string, cause: string, attempt?: number][]): Step[] =>
  steps("pending", told);

const job: Job = aJob({ created: 1_000 });

describe("the way of a job", () => {
  it("begins where the job was created, though nothing has happened", () => {
    const path = pathOf({ job, timeline: [] });
    expect(path.visits).toHaveLength(1);
    expect(path.current).toMatchObject({ state: "pending", entered: 1_000, left: null, order: 0 });
  });

  it("sums the time in a state over its visits; the last goes on", () => {
    const timeline = way(
      [2_000, "running", "claimed"],
      [2_010, "initialize", "is_transfer"],
      [5_000, "retrying", "failed_for_now", 2],
      [8_000, "running", "claimed", 2],
      [8_005, "initialize", "is_transfer", 2],
    );
    const path = pathOf({ job, timeline });
    expect(path.byState.get("initialize")).toHaveLength(2);
    expect(timeIn(path.byState.get("initialize") ?? [], 10_005)).toBe(2_990 + 2_000);
    expect(timeIn(path.byState.get("running") ?? [], 10_005)).toBe(15);
    expect(path.current.state).toBe("initialize");
    const claimed = edgeKey({ from: "retrying", cause: "claimed", to: "running" });
    expect(path.byEdge.get(claimed)?.map((visit) => visit.order)).toEqual([4]);
  });

  it("never counts time backwards when the clock was set back", () => {
    expect(timeIn(pathOf({ job, timeline: [] }).visits, 500)).toBe(0);
  });
});

describe("lanes", () => {
  const timeline = way(
    [61_000, "running", "claimed"],
    [61_000, "transfer_blob", "blobs_missing"],
    [71_000, "retrying", "failed_for_now", 2],
    [101_000, "running", "claimed", 2],
    [101_000, "transfer_blob", "blobs_missing", 2],
    [106_000, "error", "failed_for_good", 2],
  );
  const lanes = lanesOf(pathOf({ job, timeline }).visits, 200_000);

  it("are one an attempt, and say how it ended", () => {
    expect(lanes.map((lane) => [lane.attempt, lane.worked, lane.end])).toEqual([
      [1, 10_000, null],
      [2, 5_000, "error"],
    ]);
  });

  it("draw work to one scale, and never beyond their room", () => {
    const [first, second] = lanes.map((lane) => lane.bars.find((bar) => bar.visit.state === "transfer_blob"));
    const least = 0.8;
    expect(((first?.breadth ?? 0) - least) / ((second?.breadth ?? 1) - least)).toBeCloseTo(2);
    for (const { bars } of lanes) {
      const end = bars.at(-1);
      expect((end?.from ?? 0) + (end?.breadth ?? 0)).toBeLessThanOrEqual(100.001);
    }
  });

  it("draw waits alike, however long they were", () => {
    const waits = lanes.flatMap((lane) => lane.bars).filter((bar) => bar.wait);
    expect(new Set(waits.map((bar) => bar.breadth)).size).toBe(1);
  });

  it("leave out the oldest of very many waits, and say how many", () => {
    const many = way(
      ...Array.from({ length: 100 }, (_, at): [number, string, string][] => [
        [2_000 + at * 100, "running", "claimed"],
        [2_050 + at * 100, "retrying", "must_wait"],
      ]).flat(),
    );
    const [lane] = lanesOf(pathOf({ job, timeline: many }).visits, 20_000);
    expect(lane?.bars).toHaveLength(60);
    expect(lane?.omitted).toBe(141);
  });
});
