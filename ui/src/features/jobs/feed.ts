import type { Counts, Failure, Job, JobPage, Jobs } from "../../platform/host";
import { isNarrowed, matches } from "./filter";
import { byAge, kept, type Part, placeOf, renewed } from "./list";
import { seldom } from "./seldom";
import type { Source } from "./source";
import type { Wanted } from "./wanted";

/** Rows that are asked for at once. */
export const ROWS = 240;
/** Rows before an end of what is at hand at which more is asked for. */
const MARGIN = 40;
/** The least time between two questions because of news, and between two counts, in milliseconds. */
const RENEW_MS = 300;
const COUNT_MS = 1_000;

/** What is at hand, at one moment. */
export interface Loaded extends Part {
  /** What it was asked with; null before the first answer. */
  readonly wanted: Wanted | null;
  /** Of the filter, in every status; null before the first answer. */
  readonly counts: Counts | null;
  /** Why the last question failed. */
  readonly failure: Failure | null;
}

/** What a list begins with, before it is followed. */
export async function beginning(source: Source, wanted: Wanted): Promise<Loaded> {
  const slice = { ...wanted.sorting, skip: 0, around: null, before: 0, limit: ROWS };
  return answered(wanted, await source.list(wanted.filter, slice));
}

function answered(wanted: Wanted, { skip, total, jobs, counts }: JobPage): Loaded {
  return { wanted, skip, total, jobs, counts, failure: null };
}

const NOTHING: Loaded = { wanted: null, skip: 0, jobs: [], total: 0, counts: null, failure: null };

/**
 * A part of the list of jobs, live: the application filters and sorts, here is what is seen and some rows around it.
 * News change rows in place; where they change which rows there are, or their order, the part is asked for again, around
 * the row that is seen first.
 */
export class Feed {
  private loaded: Loaded;
  private readonly told = new Set<() => void>();
  /** The newest batch in `loaded`; null while the first answer is awaited. */
  private seen: number | null = null;
  private asking = false;
  /** What came while an answer was on its way. */
  private kept: Jobs[] = [];
  /** Something has to be asked again once the answer is there. */
  private stale = false;
  /** Rises with each beginning: answers to older questions are dropped. */
  private turn = 0;
  /** The rows that are seen. */
  private first = 0;
  private last = 0;
  private readonly renewing = seldom(() => void this.renew(), RENEW_MS);
  private readonly counting = seldom(() => this.count(), COUNT_MS);
  /** Ends listening. */
  private deaf: (() => void) | undefined;

  constructor(
    private readonly source: Source,
    private wanted: Wanted,
    /** The job to begin at. */
    private begin: string | null = null,
    /** What is shown until the first answer is there. */
    former: Loaded = NOTHING,
  ) {
    this.loaded = former;
  }

  /** What is at hand; the same object until something changes. */
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
        this.reload();
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
    this.renewing.cancel();
    this.counting.cancel();
  }

  /** Shows other jobs, or the same in another order. The former stay until the new ones are there. */
  choose(wanted: Wanted): void {
    if (wanted === this.wanted) {
      return;
    }
    this.wanted = wanted;
    this.begin = null;
    if (this.deaf) {
      this.reload();
    }
  }

  /** Asks again. */
  again(): void {
    if (this.deaf) {
      void this.renew();
    } else {
      this.start();
    }
  }

  /** Says which rows are seen: what is not at hand is asked for. */
  look(first: number, last: number): void {
    this.first = first;
    this.last = last;
    const { skip, jobs, total } = this.loaded;
    const from = Math.max(0, first - MARGIN);
    const to = Math.min(total, last + MARGIN);
    if (this.seen !== null && (from < skip || to > skip + jobs.length)) {
      this.more();
    }
  }

  private more(): void {
    if (this.asking) {
      this.stale = true;
      return;
    }
    const middle = Math.floor((this.first + this.last) / 2);
    void this.ask({ skip: Math.max(0, middle - ROWS / 2), around: null, before: 0 });
  }

  private reload(): void {
    this.turn += 1;
    this.asking = false;
    this.seen = null;
    this.kept = [];
    this.first = 0;
    this.last = 0;
    void this.ask({ skip: 0, around: this.begin, before: Math.floor(ROWS / 2) });
  }

  /** Asks for the same part again, around the row that is seen first. */
  private async renew(): Promise<void> {
    if (this.asking) {
      this.stale = true;
      return;
    }
    const { skip, jobs } = this.loaded;
    const held = this.first > 0 ? jobs[this.first - skip] : undefined;
    const middle = Math.floor((this.first + this.last) / 2);
    const from = Math.max(0, middle - ROWS / 2);
    await this.ask({
      skip: from,
      around: held?.id ?? null,
      before: Math.max(0, this.first - from),
    });
  }

  private async ask(part: { skip: number; around: string | null; before: number }): Promise<void> {
    const { turn, wanted } = this;
    this.asking = true;
    try {
      const page = await this.source.list(wanted.filter, { ...wanted.sorting, ...part, limit: ROWS });
      if (turn !== this.turn) {
        return;
      }
      const { batch } = page;
      this.seen = Math.max(batch, this.seen ?? batch);
      this.set({ ...answered(wanted, page), jobs: kept(this.loaded.jobs, page.jobs) });
      for (const news of this.kept.filter((each) => each.batch > batch)) {
        this.apply(news);
      }
    } catch (thrown) {
      this.fail(turn, thrown);
    }
    if (turn === this.turn) {
      this.asking = false;
      this.kept = [];
      if (this.stale) {
        this.stale = false;
        this.renewing.ask();
      }
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
    } else if (this.seen === null && this.loaded.failure) {
      // Nobody answered the first question; now there is somebody who tells.
      this.reload();
    }
    if (this.seen === null || news.batch <= this.seen) {
      return;
    }
    const missed = news.gap || news.batch !== this.seen + 1;
    this.seen = news.batch;
    this.apply(news);
    if (missed) {
      this.renewing.ask();
    }
  };

  private apply(news: Jobs): void {
    const { wanted, loaded } = this;
    const jobs = renewed(loaded.jobs, new Map(news.jobs.map((job) => [job.id, job])));
    if (isNarrowed(wanted.filter)) {
      this.set({ jobs });
      if (news.jobs.some((job) => matches({ ...wanted.filter, status: [] }, job))) {
        this.counting.ask();
      }
    } else {
      this.set({ jobs, counts: news.counts });
    }
    if (news.gone.length > 0 || news.jobs.some((job) => this.moves(job))) {
      this.renewing.ask();
    }
  }

  /** Whether news of a job may change which rows there are, or their order. */
  private moves(job: Job): boolean {
    const { filter, sorting } = this.wanted;
    const { loaded } = this;
    const there = placeOf(loaded, job.id) >= 0;
    const fits = matches(filter, job);
    if (there) {
      return !fits || sorting.order !== "created";
    }
    if (!fits) {
      // It may have been one of those that are not at hand.
      return filter.status.length > 0 && loaded.total > loaded.jobs.length;
    }
    const newest = sorting.ascending ? undefined : loaded.jobs[0]?.id;
    const isNew = loaded.skip > 0 || newest === undefined || byAge(job.id, newest) > 0;
    return sorting.order !== "created" || filter.status.length > 0 || isNew;
  }

  private count(): void {
    const { turn } = this;
    // Where it fails, the next change counts again.
    this.source.count({ ...this.wanted.filter, status: [] }).then(
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
