import type { Counts, Failure, Job, JobFilter, Jobs } from "../../platform/host";
import { matches } from "./filter";
import { byAge, indexOf, merge } from "./order";
import { seldom } from "./seldom";
import { nextOf, type Source } from "./source";

/** Rows of the first page. */
const FIRST = 200;
/** Rows of each further page. */
const FURTHER = 500;
/** The least time between two counts of a rule or a run, in milliseconds. */
const COUNT_MS = 1_000;

/** What is loaded, at one moment. */
export interface Loaded {
  /** What `jobs` and `counts` were asked with; null before the first answer. */
  readonly filter: JobFilter | null;
  /** Newest first. */
  readonly jobs: readonly Job[];
  /** Of the filter's rule and run, in every status; null before the first answer. */
  readonly counts: Counts | null;
  /** Why the last question failed. */
  readonly failure: Failure | null;
}

/**
 * The jobs that are loaded for a filter, live. A page says which batch of news it knows of; later batches are applied
 * to it, and what is loaded is asked for again where one is missing.
 */
export class Feed {
  private loaded: Loaded = { filter: null, jobs: [], counts: null, failure: null };
  private readonly told = new Set<() => void>();
  /** The newest batch in `loaded`; null while everything is being asked for. */
  private seen: number | null = null;
  /** Jobs older than this one are not loaded; null where all are. */
  private floor: string | null = null;
  /** Whether a page is on its way, and the batches that came since. */
  private asking = false;
  private kept: Jobs[] = [];
  /** Rises with each beginning: answers to older questions are dropped. */
  private turn = 0;
  private held: string | null = null;
  private readonly counting = seldom(() => this.count(), COUNT_MS);
  /** Ends listening. */
  private deaf: (() => void) | undefined;

  constructor(
    private readonly source: Source,
    private filter: JobFilter,
  ) {}

  /** What is loaded; the same object until something changes. */
  readonly now = (): Loaded => this.loaded;

  /** Calls back after each change, until what it gives is called. */
  readonly subscribe = (changed: () => void): (() => void) => {
    this.told.add(changed);
    return () => this.told.delete(changed);
  };

  /** Listens, then asks. */
  start(): void {
    this.turn += 1;
    const { turn } = this;
    this.source.listen(this.hear).then(
      (deaf) => {
        if (turn !== this.turn) {
          deaf();
          return;
        }
        this.deaf = deaf;
        void this.reload(FIRST);
      },
      (thrown) => this.fail(turn, thrown),
    );
  }

  /** Listens no longer; what was asked for is dropped. */
  stop(): void {
    this.turn += 1;
    this.deaf?.();
    this.deaf = undefined;
    this.seen = null;
    this.asking = false;
    this.counting.cancel();
  }

  /** Shows other jobs. The former stay until the new ones are there. */
  choose(filter: JobFilter): void {
    this.filter = filter;
    if (this.deaf) {
      void this.reload(FIRST);
    }
  }

  /** Keeps a job that is loaded in the list, though it may no longer match: somebody looks at it. */
  hold(id: string | null): void {
    const former = this.held;
    this.held = id;
    const job = former === null || former === id ? undefined : this.find(former);
    if (job && this.seen !== null && !matches(this.filter, job)) {
      this.set({ jobs: merge(this.loaded.jobs, new Map([[job.id, null]])) });
    }
  }

  /** Asks again for as many rows as are loaded. */
  again(): void {
    if (this.deaf) {
      void this.reload(this.loaded.jobs.length);
    } else {
      this.start();
    }
  }

  /** Loads older ones, if there are any. */
  older(): Promise<void> {
    const { floor } = this;
    if (this.asking || this.seen === null || floor === null) {
      return Promise.resolve();
    }
    return this.ask(async (still) => {
      const page = await this.source.list(this.filter, floor, FURTHER);
      if (still()) {
        this.floor = nextOf(page, FURTHER);
        this.set({ jobs: [...this.loaded.jobs, ...page.jobs], failure: null });
        this.replay(page.batch);
      }
    });
  }

  private reload(rows: number): Promise<void> {
    this.turn += 1;
    this.seen = null;
    const { filter } = this;
    return this.ask(async (still) => {
      const first = await this.source.list(filter, null, FIRST);
      let floor = nextOf(first, FIRST);
      const jobs = [...first.jobs];
      while (still() && floor !== null && jobs.length < rows) {
        const page = await this.source.list(filter, floor, FURTHER);
        floor = nextOf(page, FURTHER);
        jobs.push(...page.jobs);
      }
      if (still()) {
        this.floor = floor;
        this.seen = first.batch;
        this.set({ filter, jobs, counts: first.counts, failure: null });
        this.replay(first.batch);
      }
    });
  }

  /** Asks; what it does may go on for as long as nothing else began. */
  private async ask(question: (still: () => boolean) => Promise<void>): Promise<void> {
    const { turn } = this;
    this.asking = true;
    try {
      await question(() => turn === this.turn);
    } catch (thrown) {
      this.fail(turn, thrown);
    }
    if (turn === this.turn) {
      this.asking = false;
      this.kept = [];
    }
  }

  private fail(turn: number, thrown: unknown): void {
    if (turn === this.turn) {
      this.set({ failure: this.source.asFailure(thrown) });
    }
  }

  private readonly hear = (news: Jobs): void => {
    if (this.asking) {
      this.kept.push(news);
    }
    this.follow(news);
  };

  /** Applies what came while a page was on its way and is newer than it: to the page it may be news still. */
  private replay(batch: number): void {
    const { kept } = this;
    this.kept = [];
    for (const news of kept) {
      if (this.seen !== null && news.batch <= this.seen && news.batch > batch) {
        this.apply(news);
      } else {
        this.follow(news);
      }
    }
  }

  private follow(news: Jobs): void {
    if (this.seen === null || news.batch <= this.seen) {
      return;
    }
    if (news.gap || news.batch !== this.seen + 1) {
      this.again();
      return;
    }
    this.seen = news.batch;
    this.apply(news);
  }

  private apply(news: Jobs): void {
    const { floor, filter } = this;
    const changes = new Map<string, Job | null>();
    for (const job of news.jobs) {
      if (floor === null || byAge(job.id, floor) >= 0) {
        const stays = matches(filter, job) || (job.id === this.held && this.find(job.id));
        changes.set(job.id, stays ? job : null);
      }
    }
    const jobs = merge(this.loaded.jobs, changes);
    if (filter.rule === null && filter.run === null) {
      this.set({ jobs, counts: news.counts });
    } else {
      if (jobs !== this.loaded.jobs) {
        this.set({ jobs });
      }
      this.counting.ask();
    }
  }

  private find(id: string): Job | undefined {
    return this.loaded.jobs[indexOf(this.loaded.jobs, id)];
  }

  private count(): void {
    const { turn } = this;
    // Where it fails, the next change counts again.
    this.source.count(this.filter).then(
      (counts) => turn === this.turn && this.set({ counts }),
      () => undefined,
    );
  }

  private set(change: Partial<Loaded>): void {
    this.loaded = { ...this.loaded, ...change };
    for (const tell of this.told) {
      tell();
    }
  }
}
