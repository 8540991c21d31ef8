import type { JobFilter } from "../../platform/host";
import { filterIn, type Query } from "./filter";

/** In which order. */
export interface Sorting {
  readonly order: string;
  readonly ascending: boolean;
}

/** Which jobs are asked for. */
export interface Wanted {
  readonly filter: JobFilter;
  readonly sorting: Sorting;
}

/** What the hash asks for, in the minute `now`: the newest first, unless it says another order. */
export function wantedIn(query: Query, now: number): Wanted {
  const { sort = "created", up } = query;
  return { filter: filterIn(query, now), sorting: { order: sort, ascending: up === "1" } };
}
