import type { Changed, JobNews, Jobs, Progress } from "../platform/host";
import type { Book, Entry } from "./book";

/** To whom the world tells what happens. */
export interface Listener {
  readonly jobs: (news: Jobs) => void;
  readonly changed: (changed: Changed) => void;
  readonly offered: () => void;
}

interface Watch {
  readonly entry: Entry;
  readonly tell: (news: JobNews) => void;
  records: number;
  fresh: boolean;
}

/** Gathers what happens in a world, and tells of it. */
export class Herald {
  /** The number of the newest batch of jobs. */
  batch = 0;
  /** Where progress goes, if somebody wants it. */
  progress: ((news: Progress[]) => void) | null = null;
  private readonly dirty = new Set<Entry>();
  private removed: string[] = [];
  private changes: Partial<Changed> = {};
  private readonly watches = new Map<number, Watch>();
  private watched = 0;
  private flushing = false;

  constructor(
    private readonly book: Book,
    private readonly listener: Listener,
    /** Whether no clock calls `flush`. */
    private readonly frozen: boolean,
  ) {}

  /** Says that a job is new or changed. */
  moved(entry: Entry): void {
    this.dirty.add(entry);
    this.touch("runs");
  }

  /** Says that a job was removed. */
  gone(entry: Entry): void {
    this.dirty.delete(entry);
    this.removed.push(String(entry.id));
    this.touch("runs");
  }

  /** Says that something of the kind changed. */
  touch(...kinds: readonly (keyof Changed)[]): void {
    for (const kind of kinds) {
      this.changes[kind] = true;
    }
    if (this.frozen && !this.flushing) {
      this.flushing = true;
      setTimeout(() => this.flush(), 0);
    }
  }

  /** Tells everything of a job, then what is new. Gives a number for `unfollow`. */
  follow(entry: Entry, tell: (news: JobNews) => void): number {
    this.watched += 1;
    const watch: Watch = { entry, tell, records: 0, fresh: true };
    this.watches.set(this.watched, watch);
    setTimeout(() => this.report(watch), 0);
    return this.watched;
  }

  unfollow(number: number): void {
    this.watches.delete(number);
  }

  /** Tells what has been gathered. */
  flush(): void {
    this.flushing = false;
    const told = [...this.dirty].sort((a, b) => a.id - b.id);
    this.dirty.clear();
    const gone = this.removed;
    this.removed = [];
    if (told.length > 0 || gone.length > 0) {
      this.batch += 1;
      const { batch, book } = this;
      const jobs = told.map((entry) => book.job(entry));
      this.listener.jobs({ batch, gap: false, jobs, gone, counts: book.counts(book.entries) });
    }
    const { targets = false, rules = false, runs = false, settings = false, activity = false } = this.changes;
    this.changes = {};
    if (targets || rules || runs || settings || activity) {
      this.listener.changed({ targets, rules, runs, settings, activity });
    }
    for (const watch of this.watches.values()) {
      watch.fresh ||= told.includes(watch.entry);
      this.report(watch);
    }
    for (const { actor } of told) {
      if (actor) {
        actor.stepped = false;
      }
    }
  }

  private report(watch: Watch): void {
    const actor = this.book.actor(watch.entry);
    if (watch.fresh) {
      watch.tell({ kind: "details", details: actor.details() });
    } else if (actor.running) {
      watch.tell({ kind: "layers", layers: actor.layers });
    }
    watch.fresh = false;
    const records = actor.log.slice(watch.records);
    if (records.length > 0) {
      const levels = records.map(({ level }) => level.charAt(0)).join("");
      watch.tell({ kind: "log", news: { from: watch.records, levels, records: records.slice(-200) } });
      watch.records += records.length;
    }
  }
}
