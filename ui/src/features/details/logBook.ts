import { commands, type LogNews, type LogRecord } from "../../platform/host";
import { LEVELS, type Level } from "./log";

/** Records asked for at once. */
const PAGE = 200;

/** The most records that are kept here; the oldest asked for go first. */
const KEPT = 20_000;

const LETTERS: Readonly<Record<string, Level>> = { d: "debug", i: "info", w: "warn", e: "error" };

/** The log of a job: the level of every line, and of the records those that somebody looked at. */
export class LogBook {
  private letters = "";
  private readonly records = new Map<number, LogRecord>();
  private readonly asked = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private changes = 0;
  /** How many lines there are of each level. */
  counts: Readonly<Record<Level, number>> = { debug: 0, info: 0, warn: 0, error: 0 };

  constructor(private readonly job: string) {}

  /** How many lines there are. */
  get size(): number {
    return this.letters.length;
  }

  /** Takes over what is new. */
  add(news: LogNews): void {
    const fresh = news.levels.slice(Math.max(0, this.size - news.from));
    if (news.from > this.size || fresh === "") {
      return;
    }
    this.letters += fresh;
    const counts = { ...this.counts };
    for (const letter of fresh) {
      counts[LETTERS[letter] ?? "info"] += 1;
    }
    this.counts = counts;
    this.keep(news.records);
    this.tell();
  }

  /** The level of a line. */
  level(seq: number): Level {
    return LETTERS[this.letters[seq] ?? ""] ?? "info";
  }

  /** The lines of some levels, from one on and before another. */
  lines(levels: ReadonlySet<Level>, from = 0, to = this.size): Lines {
    if (levels.size === LEVELS.length) {
      return new Lines(from, Math.max(from, Math.min(to, this.size)), null);
    }
    const picked: number[] = [];
    for (let seq = from; seq < Math.min(to, this.size); seq += 1) {
      if (levels.has(this.level(seq))) {
        picked.push(seq);
      }
    }
    return new Lines(from, to, picked);
  }

  /** A record; where it is not here yet, it is asked for, and told of when it is. */
  record(seq: number): LogRecord | undefined {
    const known = this.records.get(seq);
    const page = Math.floor(seq / PAGE);
    if (!known && !this.asked.has(page)) {
      this.asked.add(page);
      commands
        .readLog(this.job, page * PAGE, PAGE)
        .then(({ records }) => {
          this.asked.delete(page);
          this.keep(records);
          this.tell();
        })
        .catch(() => {
          // Asked for again when somebody looks at it again.
          this.asked.delete(page);
        });
    }
    return known;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Changes with everything that is known. */
  readonly version = (): number => this.changes;

  private keep(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.records.set(record.seq, record);
    }
    for (const seq of this.records.keys()) {
      if (this.records.size <= KEPT) {
        break;
      }
      this.records.delete(seq);
    }
  }

  private tell(): void {
    this.changes += 1;
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** Lines in the order of the log: all of a span, or those picked from it. */
export class Lines {
  constructor(
    private readonly from: number,
    private readonly to: number,
    private readonly picked: readonly number[] | null,
  ) {}

  get size(): number {
    return this.picked ? this.picked.length : this.to - this.from;
  }

  /** The number of the line at a place. */
  at(place: number): number {
    return this.picked ? (this.picked[place] ?? -1) : this.from + place;
  }

  /** The place of a line, or of the first after it. */
  placeOf(seq: number): number {
    if (!this.picked) {
      return Math.max(0, Math.min(this.size, seq - this.from));
    }
    let [low, high] = [0, this.picked.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.picked[middle] ?? 0) < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether a line is among them. */
  has(seq: number): boolean {
    return this.at(this.placeOf(seq)) === seq && this.placeOf(seq) < this.size;
  }
}
