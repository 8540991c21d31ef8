import { expect, test } from "vitest";
import { ANY } from "../features/jobs/filter";
import { BUNDLES } from "../i18n/bundles";
import { CODES } from "../i18n/languages";
import { cause, remedy, sayRecord } from "../i18n/messages";
import { machine } from "../platform/host";
import { type Options, readOptions } from "./options";
import { World } from "./world";

const FIRST = { order: "created", ascending: false, skip: 0, around: null, before: 0, limit: 1_000 };

function world(search: string): World {
  const options: Options = readOptions(`?frozen=1&${search}`);
  return new World(options, { jobs: () => undefined, changed: () => undefined, offered: () => undefined });
}

test("every job of the small world went its way through the machine, and can be told of", () => {
  const small = world("");
  const { jobs, counts } = small.list(ANY, FIRST);
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

test("100,000 jobs are paged through, newest first and each once", { timeout: 30_000 }, () => {
  const large = world("world=large&jobs=100000");
  const filter = { ...ANY, status: ["stopped", "canceled", "error", "pending"] };
  let [seen, last, total] = [0, Number.POSITIVE_INFINITY, 1];
  while (seen < total) {
    const page = large.list(filter, { ...FIRST, skip: seen, limit: 500 });
    total = page.total;
    for (const { id } of page.jobs) {
      expect(Number(id)).toBeLessThan(last);
      last = Number(id);
      seen += 1;
    }
  }
  const { counts } = large.list(ANY, FIRST);
  expect(Object.values(counts).reduce((sum, each) => sum + each, 0)).toBe(100_000);
  expect(seen).toBe(counts.stopped + counts.canceled + counts.error + counts.pending);
});

test("jobs are found by their names, and stand around one of them in any order", () => {
  const small = world("");
  const found = small.list({ ...ANY, words: "NGINX 1.27" }, { ...FIRST, order: "image", ascending: true });
  expect(found.total).toBeGreaterThan(2);
  expect(found.jobs.every(({ image }) => image.includes("nginx:1.27"))).toBe(true);
  const [, , third] = found.jobs;
  const around = { ...FIRST, order: "image", ascending: true, around: third?.id ?? "", before: 1, limit: 2 };
  const part = small.list({ ...ANY, words: "nginx 1.27" }, around);
  expect([part.skip, part.jobs[1]?.id]).toEqual([1, third?.id]);
});
