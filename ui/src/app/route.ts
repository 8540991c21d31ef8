import { useSyncExternalStore } from "react";

/** The pages there are. */
export const PAGES = [
  "overview",
  "rules",
  "runs",
  "jobs",
  "targets",
  "activity",
  "settings",
  "guide",
] as const;
export type Page = (typeof PAGES)[number];

/** Where the window is: a page, and what of it is chosen. It stands in the URL's hash. */
export interface Route {
  readonly page: Page;
  readonly query: Readonly<Record<string, string>>;
}

/** Reads a hash, `#/jobs?rule=3&status=error,stopped`. An unknown page is the first. */
export function read(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const page = PAGES.find((known) => known === path) ?? PAGES[0];
  return { page, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** Writes a hash; what is empty is left out. */
export function write(page: Page, query: Readonly<Record<string, string | undefined>> = {}): string {
  const kept = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  const search = new URLSearchParams(kept).toString();
  return `#/${page}${search && `?${search}`}`;
}

/** Goes to a page. */
export function go(page: Page, query?: Readonly<Record<string, string | undefined>>): void {
  window.location.hash = write(page, query);
}

/** Goes to a page where none was chosen yet: from the first start on. */
export function arrive(page: Page): void {
  if (read(window.location.hash).page === PAGES[0]) {
    go(page);
  }
}

let last: { hash: string; route: Route } | undefined;

function now(): Route {
  const { hash } = window.location;
  if (last?.hash !== hash) {
    last = { hash, route: read(hash) };
  }
  return last.route;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

/** Where the window is, live. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, now);
}
