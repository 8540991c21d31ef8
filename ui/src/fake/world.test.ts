import { expect, test } from "vitest";
import { BUNDLES } from "../i18n/bundles";
import { CODES } from "../i18n/languages";
import { cause, remedy, sayRecord } from "../i18n/messages";
import { machine } from "../platform/host";
import { type Options, readOptions } from "./options";
import { World } from "./world";

const ANY = { status: [], rule: null, run: null };

function world(search: string): World {
  const options: Options = readOptions(`?frozen=1&${search}`);
  return new World(options, { jobs: () => undefined, changed: () => undefined });
}

test("every job of the small world went its way through the machine, and can be told of", () => {
  const small = world("");
  const { jobs, counts } = small.list(ANY, null, 1_000);
  expect(jobs.length).toBe(Object.values(counts).reduce((sum, each) => sum + each, 0));
  expect(Object.values(counts).every((each) => each > 0)).toBe(true);
  for (const { id } of jobs) {
    const { job, timeline } = small.book.actor(small.entry(id)).details();
    for (const { from, to, cause } of timeline) {
      expect(machine.edges.some((edge) => edge.from === from && edge.to === to && edge.cause === cause)).toBe(
        true,
      );
    }
    expect(timeline.at(-1)?.to ?? "pending").toBe(job.state);
    expect(job.bytes.existing + job.bytes.mounted + job.bytes.copied).toBeLessThanOrEqual(job.bytes.total);
    for (const language of CODES) {
      for (const told of small.log(id, 0, 1_000).records) {
        expect(BUNDLES.get(language)?.hasMessage(told.id), told.id).toBe(true);
        expect(sayRecord(language, told)).not.toMatch(/⟦|\?$/);
      }
      for (const wrong of [job.error, job.waiting?.reason]) {
        expect(wrong ? cause(language, wrong) + remedy(language, wrong) : "").not.toContain("⟦");
      }
    }
  }
});

test("100,000 jobs are paged through, newest first and each once", () => {
  const large = world("world=large&jobs=100000");
  let before: string | null = null;
  let [seen, last] = [0, Number.POSITIVE_INFINITY];
  do {
    const page: { jobs: readonly { id: string }[]; next: string | null } = large.list(
      { ...ANY, status: ["stopped", "canceled", "error", "pending"] },
      before,
      500,
    );
    for (const { id } of page.jobs) {
      expect(Number(id)).toBeLessThan(last);
      last = Number(id);
      seen += 1;
    }
    before = page.next;
  } while (before !== null);
  const { counts } = large.list(ANY, null, 1);
  expect(Object.values(counts).reduce((sum, each) => sum + each, 0)).toBe(100_000);
  expect(seen).toBe(counts.stopped + counts.canceled + counts.error + counts.pending);
});
