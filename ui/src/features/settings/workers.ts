/** The fewest jobs that run at once. */
export const WORKERS_MIN = 1;

/** The most jobs that run at once. */
export const WORKERS_MAX = 64;

/** The number of workers that was meant: within the limits; as it was, where nothing was typed. */
export function workersOf(typed: number | null, before: number): number {
  if (typed === null || Number.isNaN(typed)) {
    return before;
  }
  return Math.min(WORKERS_MAX, Math.max(WORKERS_MIN, Math.trunc(typed)));
}
