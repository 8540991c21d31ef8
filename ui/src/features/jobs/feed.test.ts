import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Counts, Job, JobFilter, JobPage, Jobs } from "../../platform/host";
import { Feed } from "./feed";
import { ANY, job, NONE } from "./sample.test-data";
import type { Source } from "./source";

/** An application with jobs in it: pages are answered when the test says so. */
class World implements Source {
  jobs: Job[] = [];
  batch = 0;
  slow = false;
  asked: { filter: JobFilter; before: string | null; limit: number; answer: () => void }[] = [];
  counted = 0;
  tell: ((news: Jobs) => void) | undefined;

  readonly asFailure = () => ({ code: "panicked", args: {}, detail: null });

  readonly list = (filter: JobFilter, before: string | null, limit: number): Promise<JobPage> => {
    // What is answered is what holds when it is asked.
    const found = this.jobs
      .filter((each) => before === null || Number(each.id) < Number(before))
      .filter((each) => filter.status.length === 0 || filter.status.includes(each.status))
      .filter((each) => filter.rule === null || each.rule === filter.rule)
      .sort((a, b) => Number(b.id) - Number(a.id))
      .slice(0, limit);
    const next = found.length === limit ? (found.at(-1)?.id ?? null) : null;
    const page: JobPage = { batch: this.batch, jobs: found, next, counts: NONE };
    return new Promise((resolve) => {
      const answer = () => resolve(page);
      this.asked.push({ filter, before, limit, answer });
      if (!this.slow) {
        answer();
      }
    });
  };

  readonly count = async (): Promise<Counts> => {
    this.counted += 1;
    return { ...NONE, running: this.counted };
  };

  readonly listen = async (heard: (news: Jobs) => void) => {
    this.tell = heard;
    return () => {
      this.tell = undefined;
    };
  };

  /** Jobs become as they are given; the window is told, unless the batch is lost. */
  change(jobs: Job[], how: { lost?: boolean; gap?: boolean } = {}): Jobs {
    this.batch += 1;
    this.jobs = this.jobs.filter((each) => !jobs.some(({ id }) => id === each.id)).concat(jobs);
    const news = {
      batch: this.batch,
      gap: how.gap ?? false,
      jobs,
      counts: { ...NONE, pending: this.jobs.length },
    };
    if (!how.lost) {
      this.tell?.(news);
    }
    return news;
  }
}

let world: World;

const open = async (filter: JobFilter = ANY) => {
  const feed = new Feed(world, filter);
  feed.start();
  await settle();
  return feed;
};
const settle = () => vi.advanceTimersByTimeAsync(0);
const ids = (feed: Feed) => feed.now().jobs.map(({ id }) => Number(id));
const many = (count: number) => Array.from({ length: count }, (_, index) => job(index + 1));

beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
});
afterEach(() => vi.useRealTimers());

describe("what is loaded", () => {
  it("begins with the newest and takes news at their place", async () => {
    world.jobs = [job(8), job(9), job(11)];
    const feed = await open();
    expect(ids(feed)).toEqual([11, 9, 8]);

    world.change([job(10), job(100), job(9, { status: "running" })]);
    expect(ids(feed)).toEqual([100, 11, 10, 9, 8]);
    expect(feed.now().jobs[3]?.status).toBe("running");
    expect(feed.now().counts?.pending).toBe(5);
  });

  it("stays the same list where nothing of it changed", async () => {
    world.jobs = [job(1)];
    const feed = await open({ ...ANY, status: ["pending"] });
    const before = feed.now().jobs;
    world.change([job(2, { status: "finished" })]);
    expect(feed.now().jobs).toBe(before);
  });

  it("lets go of what no longer matches, except what somebody looks at", async () => {
    world.jobs = [job(1, { status: "running" }), job(2, { status: "running" })];
    const feed = await open({ ...ANY, status: ["running"] });
    feed.hold("2");
    world.change([job(1, { status: "finished" }), job(2, { status: "finished" })]);
    expect(ids(feed)).toEqual([2]);
    expect(feed.now().jobs[0]?.status).toBe("finished");
    feed.hold(null);
    expect(ids(feed)).toEqual([]);
  });

  it("does not take in what is held but was never loaded", async () => {
    const feed = await open({ ...ANY, status: ["running"] });
    feed.hold("2");
    world.change([job(2, { status: "finished" })]);
    expect(ids(feed)).toEqual([]);
  });

  it("keeps the former rows until a new filter is answered", async () => {
    world.jobs = [job(1), job(2, { status: "error" })];
    const feed = await open();
    world.slow = true;
    feed.choose({ ...ANY, status: ["error"] });
    expect(ids(feed)).toEqual([2, 1]);
    world.asked.at(-1)?.answer();
    await settle();
    expect(ids(feed)).toEqual([2]);
  });

  it("drops the answer to a filter that was left meanwhile", async () => {
    world.jobs = [job(1), job(2, { status: "error" })];
    world.slow = true;
    const feed = await open();
    feed.choose({ ...ANY, status: ["error"] });
    world.asked[1]?.answer();
    await settle();
    world.asked[0]?.answer();
    await settle();
    expect(ids(feed)).toEqual([2]);
  });
});

describe("news while a page is on its way", () => {
  it("is applied where the page does not know of it", async () => {
    world.jobs = [job(1)];
    world.slow = true;
    const feed = await open();
    world.change([job(2)]);
    world.change([job(1, { status: "finished" })]);
    expect(ids(feed)).toEqual([]);
    world.asked[0]?.answer();
    await settle();
    expect(ids(feed)).toEqual([2, 1]);
    expect(feed.now().jobs[1]?.status).toBe("finished");
    expect(world.asked).toHaveLength(1);
  });

  it("is dropped where the page knows of it", async () => {
    world.jobs = [job(1)];
    const stale = world.change([job(1, { status: "running" })], { lost: true });
    world.change([job(1, { status: "finished" })], { lost: true });
    world.slow = true;
    const feed = await open();
    world.asked[0]?.answer();
    await settle();
    world.tell?.(stale);
    expect(feed.now().jobs[0]?.status).toBe("finished");
    expect(world.asked).toHaveLength(1);
  });

  it("reaches the jobs of an older page too", async () => {
    world.jobs = many(300);
    const feed = await open();
    world.slow = true;
    void feed.older();
    world.change([job(50, { status: "finished" })]);
    expect(feed.now().jobs).toHaveLength(200);
    world.asked[1]?.answer();
    await settle();
    expect(feed.now().jobs).toHaveLength(300);
    expect(feed.now().jobs[250]).toMatchObject({ id: "50", status: "finished" });
  });
});

describe("a gap", () => {
  it.each([
    ["a batch is missing", {}],
    ["it is said so", { gap: true }],
  ])("asks again for what is loaded: %s", async (_, how) => {
    world.jobs = many(900);
    const feed = await open();
    await feed.older();
    expect(feed.now().jobs).toHaveLength(700);
    if (!("gap" in how)) {
      world.change([job(3, { status: "error" })], { lost: true });
    }
    world.change([job(901)], how);
    await settle();
    expect(ids(feed)[0]).toBe(901);
    expect(feed.now().jobs).toHaveLength(700);

    world.change([job(902)]);
    expect(ids(feed)[0]).toBe(902);
  });

  it("shows why it could not ask, and asks again when told to", async () => {
    world.jobs = [job(1)];
    const list = vi.spyOn(world, "list").mockRejectedValueOnce(new Error("closed"));
    const feed = await open();
    expect(feed.now().failure?.code).toBe("panicked");
    feed.again();
    await settle();
    expect(list).toHaveBeenCalledTimes(2);
    expect(feed.now().failure).toBeNull();
    expect(ids(feed)).toEqual([1]);
  });
});

describe("older pages", () => {
  it("follow without a seam, once at a time, to the end", async () => {
    world.jobs = many(950);
    const feed = await open();
    await Promise.all([feed.older(), feed.older()]);
    await feed.older();
    await feed.older();
    expect(ids(feed)).toEqual(Array.from({ length: 950 }, (_, index) => 950 - index));
    expect(world.asked.map(({ before }) => before)).toEqual([null, "751", "251"]);
  });

  it("lose nothing that what is not yet stored pushed out of a full page", async () => {
    world.jobs = many(205);
    const stored = world.list;
    vi.spyOn(world, "list").mockImplementationOnce(async (filter, before, limit) => {
      const page = await stored(filter, before, limit);
      return { ...page, next: "1" };
    });
    const feed = await open();
    await feed.older();
    expect(feed.now().jobs).toHaveLength(205);
  });

  it("keeps out what is older than anything loaded", async () => {
    world.jobs = many(300);
    const feed = await open();
    world.change([job(5, { status: "finished" })]);
    expect(feed.now().jobs).toHaveLength(200);
    await feed.older();
    expect(feed.now().jobs.at(-5)).toMatchObject({ id: "5", status: "finished" });
  });
});

describe("counts", () => {
  it("of a rule are asked for at most once a second", async () => {
    const feed = await open({ ...ANY, rule: "3" });
    for (let batch = 0; batch < 5; batch += 1) {
      world.change([job(batch + 1)]);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(world.counted).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.counted).toBe(2);
    expect(feed.now().counts?.running).toBe(2);
    feed.stop();
  });
});
