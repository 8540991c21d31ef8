import { expect, it } from "vitest";
import type { Counts, Run } from "../../platform/host";
import { outcomeOf, tell } from "./outcome";

function run(jobs: Partial<Counts>, changed: Partial<Run> = {}): Run {
  return {
    id: "1",
    rule: "1",
    rule_name: "base",
    trigger: "manual",
    started: 0,
    ended: null,
    planning: "done",
    failure: null,
    matched: 0,
    up_to_date: 0,
    jobs: { pending: 0, running: 0, retrying: 0, stopped: 0, canceled: 0, finished: 0, error: 0, ...jobs },
    bytes: { total: 0, existing: 0, mounted: 0, copied: 0 },
    ...changed,
  };
}

it("a run is what its jobs are", () => {
  const status = (jobs: Partial<Counts>, changed?: Partial<Run>) => outcomeOf(run(jobs, changed)).status;
  expect(status({}, { planning: "going" })).toBe("running");
  expect(status({ finished: 3, running: 1, error: 1 })).toBe("running");
  expect(status({ finished: 3, pending: 1 })).toBe("pending");
  expect(status({ finished: 3, retrying: 1, error: 1 })).toBe("retrying");
  expect(status({ finished: 3, error: 1 })).toBe("error");
  expect(status({}, { planning: "failed" })).toBe("error");
  expect(status({}, { planning: "skipped" })).toBe("canceled");
  expect(status({ finished: 3, stopped: 1 })).toBe("stopped");
  expect(status({ finished: 3, canceled: 1 })).toBe("canceled");
  expect(status({ finished: 3 })).toBe("finished");
});

it("counts what there is, images that needed no job too", () => {
  expect(outcomeOf(run({ finished: 12, error: 1 }, { up_to_date: 4 })).counts).toEqual([
    { id: "rules-count-finished", count: 12 },
    { id: "rules-count-up-to-date", count: 4 },
    { id: "rules-count-error", count: 1 },
  ]);
  expect(outcomeOf(run({})).counts).toEqual([]);
});

it("no number of what is told ends a line", () => {
  const text = (id: string, args?: Readonly<Record<string, unknown>>) => `${args?.count} of ${id}`;
  const speech = { text: text as never, list: (parts: readonly string[]) => parts.join(", ") };
  expect(tell(speech, outcomeOf(run({ finished: 3, error: 1 })).counts)).toBe(
    "3\u00a0of rules-count-finished, 1\u00a0of rules-count-error",
  );
});
