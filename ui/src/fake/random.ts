/** Numbers from 0 to below 1 that look random and are the same for the same seed. */
export type Random = () => number;

/** A row of numbers for a seed (mulberry32). */
export function random(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed for a text. */
export function seedOf(text: string): number {
  let seed = 7;
  for (let at = 0; at < text.length; at++) {
    seed = (Math.imul(seed, 31) + text.charCodeAt(at)) | 0;
  }
  return seed;
}

/** A digest that belongs to a text. */
export function digestOf(text: string): string {
  const next = random(seedOf(text));
  const word = () =>
    Math.floor(next() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return `sha256:${Array.from({ length: 8 }, word).join("")}`;
}

/** One of several, by a number from 0 to below 1. */
export function pick<T>(from: readonly T[], at: number): T {
  return from[Math.floor(at * from.length)] as T;
}
