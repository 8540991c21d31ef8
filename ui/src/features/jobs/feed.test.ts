import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Job, JobFilter, JobSlice, Jobs } from "../../platform/host";
import { Feed, ROWS } from "./feed";
import { ANY, matches } from "./filter";
import { job, NONE } from "./sample.test-data";
import type { Source } from "./source";
import type { Wanted } from "./wanted";

/** An application with a list of jobs, newest first. */
class Host implements Source {
  jobs: Job[] = [];
  batch = 0;
  asked: { filter: JobFilter; slice: JobSlice }[] = [];
  private heard: ((news: Jobs) => void) | undefined;
  /** Set to have answers wait until it is called. */
  hold: (() => void)[] | null = null;

  list = async (filter: JobFilter, slice: JobSlice) => {
    this.asked.push({ filter, slice });
    const found = this.jobs.filter((each) => matches(filter, each));
    const place = found.findIndex(({ id }) => id === slice.around);
    const skip = place < 0 ? slice.skip : Math.max(0, place - slice.before);
    const page = {
      batch: this.batch,
      jobs: found.slice(skip, skip + slice.limit),
      skip,
      total: found.length,
      counts: { ...NONE, finished: found.length },
    };
    if (this.hold) {
      const { hold } = this;
      await new Promise<void>((go) => hold.push(go));
    }
    return page;
  };
  count = vi.fn(async () => ({ ...NONE, running: 7 }));
  listen = async (heard: (news: Jobs) => void) => {
    this.heard = heard;
    return () => {
      this.heard = undefined;
    };
  };
  asFailure = (thrown: unknown) => ({ code: String(thrown), args: {}, detail: null });

  tell(jobs: Job[], as: Partial<Jobs> = {}): void {
    this.batch += 1;
    this.heard?.({
      batch: this.batch,
      gap: false,
      jobs,
      gone: [],
      counts: { ...NONE, error: this.batch },
      ...as,
    });
  }
}

const NEWEST = { order: "created", ascending: false };
const wanted = (filter: Partial<JobFilter> = {}, sorting = NEWEST): Wanted => ({
  filter: { ...ANY, ...filter },
  sorting,
});
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => job(count - at, { status: "finished" }));

let host: Host;
beforeEach(() => {
  vi.useFakeTimers();
  host = new Host();
});
afterEach(() => vi.useRealTimers());

const passes = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const started = async (as: Wanted = wanted(), begin: string | null = null) => {
  const feed = new Feed(host, as, begin);
  feed.start();
  await passes();
  return feed;
};
const ids = (feed: Feed) => feed.now().jobs.map(({ id }) => Number(id));

it("has a part of the list, and knows how long the whole is", async () => {
  host.jobs = many(5_000);
  const feed = await started();
  expect([feed.now().total, feed.now().jobs.length, ids(feed)[0]]).toEqual([5_000, ROWS, 5_000]);
  feed.look(2_000, 2_030);
  await passes();
  expect(feed.now().skip).toBe(2_015 - ROWS / 2);
  expect(host.asked).toHaveLength(2);
  feed.look(2_010, 2_040);
  await passes();
  expect(host.asked).toHaveLength(2);
});

it("begins around a job that was opened by a link", async () => {
  host.jobs = many(5_000);
  const feed = await started(wanted(), "1000");
  expect(ids(feed)).toContain(1_000);
  expect(feed.now().skip).toBe(4_000 - ROWS / 2);
});

it("changes rows in place, without asking", async () => {
  host.jobs = many(300);
  const feed = await started();
  host.tell([job(299, { status: "finished", attempt: 3 })]);
  await passes(2_000);
  expect(feed.now().jobs[1]?.attempt).toBe(3);
  expect(host.asked).toHaveLength(1);
  expect(feed.now().counts?.error).toBe(1);
});

it("asks again when a job comes, at most so often, and around the row that is seen first", async () => {
  host.jobs = many(3_000);
  const feed = await started();
  feed.look(1_000, 1_030);
  await passes();
  const first = feed.now().jobs[1_000 - feed.now().skip]?.id;
  for (let id = 3_001; id <= 3_005; id += 1) {
    host.jobs = [job(id), ...host.jobs];
    host.tell([job(id)]);
    await passes(20);
  }
  await passes(1_000);
  expect(host.asked.length).toBeLessThanOrEqual(4);
  expect(host.asked[2]?.slice.around).toBe(first);
  expect(feed.now().total).toBe(3_005);
  expect(feed.now().jobs.some(({ id }) => id === first)).toBe(true);
});

it("asks again when a job leaves the filter, or is removed", async () => {
  host.jobs = [job(2, { status: "running" }), job(1, { status: "running" })];
  const feed = await started(wanted({ status: ["running"] }));
  host.jobs = [job(2, { status: "finished" }), job(1, { status: "running" })];
  host.tell([job(2, { status: "finished" })]);
  expect(feed.now().jobs[0]?.status, "until it is known what follows it").toBe("finished");
  await passes(400);
  expect(ids(feed)).toEqual([1]);
  host.jobs = [];
  host.tell([], { gone: ["1"] });
  await passes(400);
  expect(ids(feed)).toEqual([]);
});

it("keeps an order up to date in which rows move when they change", async () => {
  host.jobs = many(10);
  await started(wanted({}, { order: "size", ascending: false }));
  host.tell([job(3, { status: "finished" })]);
  await passes(400);
  expect(host.asked).toHaveLength(2);
});

it("loses nothing that is told while an answer is on its way", async () => {
  host.jobs = [job(1, { status: "pending" })];
  host.hold = [];
  const feed = new Feed(host, wanted());
  feed.start();
  await passes();
  const [go] = host.hold;
  host.hold = null;
  host.tell([job(1, { status: "running" })]);
  go?.();
  await passes();
  expect(feed.now().jobs[0]?.status).toBe("running");
});

it("asks again after a gap", async () => {
  host.jobs = many(3);
  const feed = await started();
  host.batch += 1;
  host.jobs = many(4);
  host.tell([]);
  await passes(400);
  expect(feed.now().total).toBe(4);
});

it("counts a narrowed list itself, seldom", async () => {
  host.jobs = many(3);
  const feed = await started(wanted({ rule: "1" }));
  host.tell([job(2, { status: "finished" })]);
  host.tell([job(1, { status: "finished" })]);
  await passes(1_500);
  expect(host.count).toHaveBeenCalledTimes(1);
  expect(feed.now().counts?.running).toBe(7);
});

it("drops the answer to what is wanted no longer", async () => {
  host.jobs = [job(2, { status: "error" }), job(1, { status: "finished" })];
  const feed = await started();
  host.hold = [];
  feed.choose(wanted({ status: ["error"] }));
  await passes();
  const [late] = host.hold;
  host.hold = null;
  feed.choose(wanted({ status: ["finished"] }));
  await passes();
  late?.();
  await passes();
  expect(ids(feed)).toEqual([1]);
});

it("says why a question failed, and asks again when it is told to", async () => {
  host.jobs = many(2);
  const list = host.list;
  host.list = async () => {
    throw "disk-full";
  };
  const feed = await started();
  expect(feed.now().failure?.code).toBe("disk-full");
  host.list = list;
  feed.again();
  await passes();
  expect([feed.now().failure, feed.now().total]).toEqual([null, 2]);
});

it("asks again by itself when somebody tells who did not answer before", async () => {
  host.jobs = many(3);
  const { list } = host;
  host.list = async () => await Promise.reject("nobody");
  const feed = await started();
  expect(feed.now()).toMatchObject({ jobs: [], failure: { code: "nobody" } });
  host.list = list;
  host.tell([], { gap: true });
  await passes();
  expect(feed.now()).toMatchObject({ failure: null, total: 3 });
});

it("keeps the jobs that an answer has as they were: their rows are not drawn anew", async () => {
  host.jobs = many(3);
  const feed = await started();
  const before = feed.now().jobs;
  host.jobs = [job(4), ...many(3).map((each) => (each.id === "2" ? { ...each, attempt: 9 } : each))];
  feed.again();
  await passes();
  const after = feed.now().jobs;
  expect(after.map(({ id, attempt }) => [id, attempt])).toEqual(
    host.jobs.map(({ id, attempt }) => [id, attempt]),
  );
  expect([after[1] === before[0], after[2] === before[1], after[3] === before[2]]).toEqual([
    true,
    false,
    true,
  ]);
});
