import type { Job } from "../../platform/host";

/** Orders ids by age: negative where `a` is the older. Ids are whole numbers written out, of any size. */
export function byAge(a: string, b: string): number {
  if (a.length !== b.length) {
    return a.length - b.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Where a job stands in a list that is newest first, or where it would stand. */
export function placeOf(jobs: readonly Job[], id: string): number {
  let [low, high] = [0, jobs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byAge((jobs[middle] as Job).id, id) > 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The index of a job in a list that is newest first; -1 where it is not in it. */
export function indexOf(jobs: readonly Job[], id: string): number {
  const place = placeOf(jobs, id);
  return jobs[place]?.id === id ? place : -1;
}

/**
 * A list that is newest first with what became of some of its jobs: a job takes its place, null leaves. The same list
 * comes back where nothing of it changed.
 */
export function merge(jobs: readonly Job[], news: ReadonlyMap<string, Job | null>): readonly Job[] {
  const incoming = [...news].sort(([a], [b]) => byAge(b, a));
  const merged: Job[] = [];
  let [taken, changed] = [0, false];
  for (const [id, job] of incoming) {
    const place = placeOf(jobs, id);
    for (; taken < place; taken += 1) {
      merged.push(jobs[taken] as Job);
    }
    const there = jobs[place]?.id === id;
    changed ||= there || job !== null;
    taken = there ? place + 1 : place;
    if (job) {
      merged.push(job);
    }
  }
  if (!changed) {
    return jobs;
  }
  for (; taken < jobs.length; taken += 1) {
    merged.push(jobs[taken] as Job);
  }
  return merged;
}

/**
 * By how many rows the rows from `first` on have moved between two states of a list: what has to be added to keep
 * them where they are seen.
 */
export function shifted(before: readonly Job[], after: readonly Job[], first: number): number {
  for (let index = first; index < before.length; index += 1) {
    const now = indexOf(after, (before[index] as Job).id);
    if (now >= 0) {
      return now - index;
    }
  }
  return 0;
}
