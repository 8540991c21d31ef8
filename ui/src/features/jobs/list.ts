import { replaceEqualDeep } from "@tanstack/react-query";
import type { Job } from "../../platform/host";

/** The part of a list that is at hand, and how long the whole is. */
export interface Part {
  /** How many of the list stand before `jobs`. */
  readonly skip: number;
  readonly jobs: readonly Job[];
  readonly total: number;
}

/** The job at a place of the list; undefined where it is not at hand. */
export function jobAt({ skip, jobs }: Part, index: number): Job | undefined {
  return jobs[index - skip];
}

/** The place of a job in the list; -1 where it is not at hand. */
export function placeOf({ skip, jobs }: Part, id: string): number {
  const found = jobs.findIndex((job) => job.id === id);
  return found < 0 ? -1 : found + skip;
}

/** Orders ids by age: negative where `a` is the older. Ids are whole numbers written out, of any size. */
export function byAge(a: string, b: string): number {
  if (a.length !== b.length) {
    return a.length - b.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * By how many rows those that are seen from `first` on have moved between two states of a list: what has to be added to
 * keep them where they are seen.
 */
export function shifted(before: Part, after: Part, first: number): number {
  const places = new Map(after.jobs.map((job, index) => [job.id, index + after.skip]));
  for (let index = Math.max(first, before.skip); index < before.skip + before.jobs.length; index += 1) {
    const now = places.get(jobAt(before, index)?.id ?? "");
    if (now !== undefined) {
      return now - index;
    }
  }
  return 0;
}

/** The jobs with what became of some of them; the same list where nothing of it changed. */
export function renewed(jobs: readonly Job[], news: ReadonlyMap<string, Job>): readonly Job[] {
  return jobs.some(({ id }) => news.has(id)) ? jobs.map((job) => news.get(job.id) ?? job) : jobs;
}

/** The jobs of an answer; those that are as they were are the same objects, so that their rows are not drawn anew. */
export function kept(before: readonly Job[], jobs: readonly Job[]): readonly Job[] {
  const known = new Map(before.map((job) => [job.id, job]));
  return jobs.map((job) => replaceEqualDeep(known.get(job.id), job));
}
