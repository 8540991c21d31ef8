import type { JobFilter } from "../../platform/host";
import { ANY } from "./filter";

/** What is selected: some jobs, or all that a filter lets through but some. */
export interface Selection {
  /** The filter of which all are selected; null where they are named. */
  readonly all: JobFilter | null;
  /** The jobs that are selected, or those of all that are not. */
  readonly ids: ReadonlySet<string>;
}

export const NOTHING: Selection = { all: null, ids: new Set() };

/** Whether a job is selected. */
export function has({ all, ids }: Selection, id: string): boolean {
  return ids.has(id) === (all === null);
}

/** Whether nothing is. */
export function isEmpty({ all, ids }: Selection): boolean {
  return all === null && ids.size === 0;
}

/** Selects a job, or no longer. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) {
    ids.add(id);
  }
  return { ...selection, ids };
}

/** Selects some more jobs, or all of them no longer. */
export function put(selection: Selection, some: readonly string[], selected: boolean): Selection {
  const ids = new Set(selection.ids);
  for (const id of some) {
    if (selected === (selection.all === null)) {
      ids.add(id);
    } else {
      ids.delete(id);
    }
  }
  return { ...selection, ids };
}

/** Selects all that a filter lets through. */
export const everything = (filter: JobFilter): Selection => ({ all: filter, ids: new Set() });

/** Those that are selected, as a filter. */
export function asFilter({ all, ids }: Selection): JobFilter {
  return all === null ? { ...ANY, among: [...ids] } : { ...all, except: [...ids] };
}
