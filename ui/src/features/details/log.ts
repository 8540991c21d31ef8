import { exactClock } from "../../format/format";
import type { Speech } from "../../i18n/Speech";
import type { LogRecord } from "../../platform/host";

/** The levels of a log, least first. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** How many records there are of each level. */
export function countLevels(records: readonly LogRecord[]): Record<Level, number> {
  const counts = { debug: 0, info: 0, warn: 0, error: 0 };
  for (const { level } of records) {
    counts[level as Level] += 1;
  }
  return counts;
}

/** What the lines of a log say in one language; each is made once. */
export class Lines {
  readonly #speech: Pick<Speech, "record" | "text">;
  readonly #texts = new WeakMap<LogRecord, string>();
  readonly #lower = new WeakMap<LogRecord, string>();

  constructor(speech: Pick<Speech, "record" | "text">) {
    this.#speech = speech;
  }

  /** The sentence of a record. */
  text(record: LogRecord): string {
    let text = this.#texts.get(record);
    if (text === undefined) {
      text = this.#speech.record(record);
      this.#texts.set(record, text);
    }
    return text;
  }

  /** The places of the records that say a text, in any case of letters; none for an empty text. */
  find(records: readonly LogRecord[], wanted: string): number[] {
    const needle = wanted.trim().toLowerCase();
    const found: number[] = [];
    if (needle !== "") {
      records.forEach((record, at) => {
        if (this.#lowered(record).includes(needle)) {
          found.push(at);
        }
      });
    }
    return found;
  }

  /** A record as a line of text, as it is copied. */
  line(record: LogRecord): string {
    const { text } = this.#speech;
    const parts = [
      String(record.seq + 1),
      exactClock(record.time),
      text(`level-${record.level}`),
      record.phase && text(`state-${record.phase}`),
      this.text(record),
    ];
    return parts.filter((part) => part !== "").join("  ");
  }

  #lowered(record: LogRecord): string {
    let lower = this.#lower.get(record);
    if (lower === undefined) {
      lower = this.text(record).toLowerCase();
      this.#lower.set(record, lower);
    }
    return lower;
  }
}

/** A text cut where a wanted one occurs in it: every second piece is one of them. */
export function cut(text: string, wanted: string): string[] {
  const needle = wanted.trim().toLowerCase();
  const lower = text.toLowerCase();
  // Letters whose small form is of another length would be cut in the wrong place.
  if (needle === "" || lower.length !== text.length) {
    return [text];
  }
  const pieces: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + needle.length));
    from = at + needle.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** The match to go to from a line: the next one or the one before, round the ends; -1 where there is none. */
export function nextMatch(matches: readonly number[], from: number, step: 1 | -1): number {
  if (matches.length === 0) {
    return -1;
  }
  if (step === 1) {
    return matches.find((match) => match > from) ?? matches[0] ?? -1;
  }
  return matches.findLast((match) => match < from) ?? matches.at(-1) ?? -1;
}
