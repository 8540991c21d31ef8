import type { Query } from "./filter";

/** A view that somebody kept: what it is called, and what stands in the hash. */
export interface View {
  readonly name: string;
  readonly query: Query;
}

/** Views that are there from the beginning; what they are called is `jobs-view-<id>`. */
export const READY = [
  { id: "open", query: { status: "running,retrying,pending" } },
  { id: "failed", query: { status: "error", within: "86400" } },
  { id: "largest", query: { sort: "size" } },
] as const satisfies readonly { readonly id: string; readonly query: Query }[];

/** What of the hash belongs to a view: not which job is looked at. */
export function viewOf({ job: _, tab: __, ...query }: Query): Query {
  return query;
}

/** Whether two views show the same. */
export function same(one: Query, two: Query): boolean {
  const said = (query: Query) =>
    Object.entries(viewOf(query))
      .filter(([, value]) => value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .join("&");
  return said(one) === said(two);
}

const PLACE = "sampan.jobs.views";

/** The views that were kept. */
export function kept(): readonly View[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    return Array.isArray(read) ? read.filter((view) => typeof view?.name === "string" && view.query) : [];
  } catch {
    return [];
  }
}

/** Keeps views. */
export function keep(views: readonly View[]): void {
  localStorage.setItem(PLACE, JSON.stringify(views));
}
