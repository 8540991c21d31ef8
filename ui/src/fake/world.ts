import type { JobFilter, JobPage, JobSlice, LogPage, Outcome, Outcomes, Settings } from "../platform/host";
import type { Actor } from "./actor";
import { Book, type Entry } from "./book";
import { failure } from "./failures";
import { Herald, type Listener } from "./herald";
import { imagesOf, large, long, newRun, small } from "./history";
import { matching, pageOf, statusOf } from "./lists";
import type { Options } from "./options";
import { limitsOfWeek } from "./places";
import { random } from "./random";

/** The moment at which a frozen world stands still. */
export const FROZEN_AT = Date.UTC(2026, 10, 24, 6, 30);

const TICK_MS = 100;
/** How long a running job takes to let go. */
const STOP_MS = 600;

/** A world in which jobs run, and its clock. */
export class World {
  readonly book = new Book();
  readonly settings: Settings;
  /** Tells what happens. */
  readonly herald: Herald;

  constructor(
    private readonly options: Options,
    readonly listener: Listener,
  ) {
    this.herald = new Herald(this.book, listener, options.frozen);
    this.settings = {
      workers: 4,
      paused: options.paused,
      bytes_per_second: options.world === "small" ? 100 << 20 : null,
      limits_schedule: options.world === "small" ? limitsOfWeek() : [],
      retention: { jobs: 30 * 86_400, logs: 7 * 86_400, runs_per_rule: 50 },
      proxy: null,
    };
    if (options.world === "small") {
      small(this.book, this.now());
    } else if (options.world === "large") {
      large(this.book, this.now(), options.jobs);
    } else if (options.world === "long") {
      long(this.book, this.now());
    }
    const newest = this.book.entries.at(-1);
    if (options.lines > 0 && newest) {
      this.book.actor(newest).prolong(options.lines);
    }
    if (!options.frozen) {
      setInterval(() => this.tick(), TICK_MS);
    }
  }

  now(): number {
    return this.options.frozen ? FROZEN_AT : Date.now();
  }

  /** Lets some time go by; none in a frozen world. */
  async pass(milliseconds: number): Promise<void> {
    await new Promise((done) => setTimeout(done, this.options.frozen ? 0 : milliseconds));
  }

  list(filter: JobFilter, slice: JobSlice): JobPage {
    return pageOf(this.book, this.herald.batch, filter, slice);
  }

  entry(id: string): Entry {
    const entry = this.book.find(id);
    if (!entry) {
      throw failure("job-not-found", { id: Number(id) });
    }
    return entry;
  }

  log(id: string, from: number, limit: number): LogPage {
    const { log } = this.book.actor(this.entry(id));
    const records = log.slice(from, from + limit);
    return { records, next: from + records.length, more: from + records.length < log.length };
  }

  /** Begins a run; its jobs come one after the other. */
  run(id: string): string {
    const rule = this.book.rules.find((each) => each.id === id);
    if (!rule) {
      throw failure("rule-not-found", { id: Number(id) });
    }
    if (!rule.enabled) {
      throw failure("rule-disabled", { rule: rule.name });
    }
    const run = newRun(this.book, rule, this.now());
    run.planning = "going";
    const chance = random(Number(run.id));
    const plan = async () => {
      for (const image of imagesOf(rule)) {
        for (const destination of rule.destinations) {
          await this.pass(60);
          if (run.planning !== "going") {
            return;
          }
          run.matched += 1;
          if (chance() < 0.3) {
            run.up_to_date += 1;
          } else {
            const given = {
              run,
              rule,
              image,
              destination,
              operation: "transfer",
              created: this.now(),
              fate: { end: "pending" },
            } as const;
            this.herald.moved(this.book.add(given, this.now()));
          }
          this.herald.touch("runs");
        }
      }
      run.planning = "done";
      this.herald.touch("runs");
    };
    void plan();
    this.herald.touch("runs", "rules");
    return run.id;
  }

  stopRun(id: string): Promise<Outcome[]> {
    const run = this.book.runs.find((each) => each.id === id);
    if (!run) {
      throw failure("run-not-found", { id: Number(id) });
    }
    run.planning = run.planning === "going" ? "stopped" : run.planning;
    return this.stop(run.entries.filter(({ actor }) => actor?.open).map((entry) => String(entry.id)));
  }

  /** Cancels what a rule has not done yet. */
  withdraw(rule: string): void {
    for (const entry of this.book.scope({ rule, run: null })) {
      if (entry.actor?.open) {
        entry.actor.interrupt("canceled", "rule_withdrawn", this.now());
        this.herald.moved(entry);
      }
    }
  }

  stop(ids: readonly string[]): Promise<Outcome[]> {
    return this.each(ids, async (entry) => {
      const { actor } = entry;
      if (!actor?.open) {
        throw failure("job-not-stoppable", { id: entry.id, status: this.book.job(entry).status });
      }
      if (actor.running) {
        actor.job.stopping = true;
        this.herald.moved(entry);
        await this.pass(STOP_MS);
      }
      if (actor.open) {
        actor.interrupt("stopped", "stopped_by_person", this.now());
        this.herald.moved(entry);
      }
    });
  }

  retry(ids: readonly string[]): Promise<Outcome[]> {
    return this.each(ids, async (entry) => {
      const actor = this.book.actor(entry);
      const { status } = actor.job;
      if (!["error", "stopped", "canceled"].includes(status)) {
        throw failure("job-not-retryable", { id: entry.id, status });
      }
      entry.actor = actor;
      actor.interrupt("pending", "retried_by_person", this.now());
      this.herald.moved(entry);
    });
  }

  /** Does something to all jobs of a filter that are in one of some statuses. */
  async all(
    filter: JobFilter,
    able: readonly string[],
    wish: (ids: readonly string[]) => Promise<Outcome[]>,
  ): Promise<Outcomes> {
    const wanted = matching(this.book, filter).filter((entry) => {
      const status = statusOf(entry);
      return able.includes(status) && (filter.status.length === 0 || filter.status.includes(status));
    });
    const outcomes = await wish(wanted.map(({ id }) => String(id)));
    const done = outcomes.filter(({ failure }) => !failure).map(({ job }) => job);
    const refused = new Map<string, Outcomes["refused"][number]>();
    for (const { failure: why } of outcomes) {
      if (why) {
        const known = refused.get(why.code) ?? { count: 0, failure: why };
        refused.set(why.code, { ...known, count: known.count + 1 });
      }
    }
    return { done: done.length, jobs: done.slice(0, 10_000), refused: [...refused.values()] };
  }

  async remove(ids: readonly string[]): Promise<Outcome[]> {
    const gone = new Set<Entry>();
    const outcomes = await this.each(ids, async (entry) => {
      if (entry.actor?.open) {
        throw failure("job-not-removable", { id: entry.id, status: statusOf(entry) });
      }
      gone.add(entry);
      this.herald.gone(entry);
    });
    this.book.remove(gone);
    return outcomes;
  }

  prioritise(ids: readonly string[], priority: number): Promise<Outcome[]> {
    return this.each(ids, async (entry) => {
      const { actor } = entry;
      if (!actor?.open || actor.running) {
        throw failure("job-not-queued", { id: entry.id, status: statusOf(entry) });
      }
      actor.job.priority = priority;
      this.herald.moved(entry);
    });
  }

  private async each(ids: readonly string[], wish: (entry: Entry) => Promise<void>): Promise<Outcome[]> {
    return await Promise.all(
      ids.map(async (job) => {
        try {
          await wish(this.entry(job));
          return { job, failure: null };
        } catch (thrown) {
          return { job, failure: thrown as Outcome["failure"] };
        }
      }),
    );
  }

  private tick(): void {
    const now = this.now();
    const open = this.open();
    for (const [entry, actor] of open) {
      if (actor.running) {
        actor.advance(now);
      }
      if (actor.stepped) {
        this.herald.moved(entry);
      }
    }
    this.claim(open, now);
    this.stir();
    this.herald.flush();
    const moving = open
      .map(([, actor]) => actor)
      .filter((actor) => actor.running && actor.job.bytes.total > 0);
    if (moving.length > 0) {
      this.herald.progress?.(
        moving.map(({ job, speed }) => ({ job: job.id, bytes: job.bytes, speed: Math.round(speed) })),
      );
    }
  }

  /** Has some of the newest rows told of for the sake of measuring. */
  private stir(): void {
    const newest = this.book.entries.slice(-200);
    for (let rows = (this.options.rate * TICK_MS) / 1000; rows >= 1; rows -= 1) {
      const entry = newest[Math.floor(Math.random() * newest.length)];
      if (entry) {
        entry.actor ??= this.book.actor(entry);
        entry.actor.job.attempt = (entry.actor.job.attempt % 9) + 1;
        this.herald.moved(entry);
      }
    }
  }

  private open(): (readonly [Entry, Actor])[] {
    return this.book.entries.flatMap((entry) =>
      entry.actor?.open || entry.actor?.stepped ? [[entry, entry.actor] as const] : [],
    );
  }

  /** Gives jobs to the workers that are free, the oldest first. */
  private claim(open: readonly (readonly [Entry, Actor])[], now: number): void {
    let free = this.settings.paused
      ? 0
      : this.settings.workers - open.filter(([, { running }]) => running).length;
    const queue = open.toSorted(([, a], [, b]) => b.job.priority - a.job.priority);
    for (const [entry, actor] of queue) {
      const waits = actor.job.status === "retrying" && (actor.job.waiting?.not_before ?? 0) > now;
      if (free > 0 && actor.open && !actor.running && !waits) {
        actor.begin(now, free);
        this.herald.moved(entry);
        free -= 1;
      }
    }
  }
}
