/** The levels of a log, least first. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

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

/** A text cut at the digests in it: every second piece is one of them. */
export function cutDigests(text: string): string[] {
  return text.split(/(sha(?:256|512):[0-9a-f]{64,128})/);
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
