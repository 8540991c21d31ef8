import type { Counts, Job, JobFilter, JobPage, JobSlice } from "../platform/host";
import type { Book, Entry } from "./book";
import { nameOf } from "./catalog";

const RANKS = ["running", "retrying", "pending", "error", "stopped", "canceled", "finished"];

/** The jobs of a filter, newest first, whatever their status. */
export function matching(book: Book, filter: JobFilter): readonly Entry[] {
  const among = new Set(filter.among);
  const except = new Set(filter.except);
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  const scope = book.scope(filter);
  const plain =
    words.length === 0 &&
    among.size + except.size === 0 &&
    !filter.operation &&
    !filter.target &&
    !filter.failure &&
    filter.since === null &&
    filter.until === null;
  const found: Entry[] = [];
  for (let at = scope.length - 1; at >= 0; at -= 1) {
    const entry = scope[at] as Entry;
    const id = String(entry.id);
    if (
      plain ||
      ((among.size === 0 || among.has(id)) && !except.has(id) && fits(book, entry, filter, words))
    ) {
      found.push(entry);
    }
  }
  return found;
}

function fits(book: Book, entry: Entry, filter: JobFilter, words: readonly string[]): boolean {
  if (
    (filter.operation && entry.operation !== filter.operation) ||
    (filter.since !== null && entry.created < filter.since) ||
    (filter.until !== null && entry.created >= filter.until)
  ) {
    return false;
  }
  // Playing a job only to know what it is called would take too long for a hundred thousand.
  const { rule, destination } = entry;
  const names = namesOf(entry);
  return (
    words.every((word) => names.includes(word)) &&
    (!filter.target || rule.source === filter.target || destination.target === filter.target) &&
    (!filter.failure || book.job(entry).error?.code === filter.failure)
  );
}

function namesOf({ image, destination, rule }: Entry): string {
  return [nameOf(image), destination.namespace ?? "", rule.name].join("\n").toLowerCase();
}

export const statusOf = ({ actor, fate }: Entry): string => actor?.job.status ?? fate.end;

/** A part of a list. */
export function pageOf(book: Book, batch: number, filter: JobFilter, slice: JobSlice): JobPage {
  const all = matching(book, filter);
  const counts: Counts = book.counts(all);
  let found = all.filter((entry) => filter.status.length === 0 || filter.status.includes(statusOf(entry)));
  if (slice.order !== "created") {
    const keys = new Map(found.map((entry) => [entry, keyOf(book, entry, slice.order)]));
    const by = slice.ascending ? 1 : -1;
    found = found.toSorted((a, b) => {
      const [one, two] = [keys.get(a) ?? 0, keys.get(b) ?? 0];
      return one < two ? -by : one > two ? by : 0;
    });
  } else if (slice.ascending) {
    found = found.toReversed();
  }
  const place = slice.around === null ? -1 : found.findIndex(({ id }) => String(id) === slice.around);
  const skip = Math.min(found.length, place < 0 ? slice.skip : Math.max(0, place - slice.before));
  const jobs: Job[] = found.slice(skip, skip + slice.limit).map((entry) => book.job(entry));
  return { batch, jobs, skip, total: found.length, counts };
}

function keyOf(book: Book, entry: Entry, order: string): number | string {
  switch (order) {
    case "image":
      return nameOf(entry.image).toLowerCase();
    case "rule":
      return entry.rule.name.toLowerCase();
    case "status":
      return RANKS.indexOf(statusOf(entry));
    case "size":
      return book.job(entry).bytes.total;
    case "priority":
      return entry.actor?.job.priority ?? 0;
    default:
      return book.job(entry).ended ?? Number.MAX_SAFE_INTEGER;
  }
}

/** In the order in which a page lists them. */
export function byName<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
}
