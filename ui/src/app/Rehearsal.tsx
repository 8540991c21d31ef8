import { type ReactNode, startTransition, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { PAGES, type Page, Rehearsed, useRoute } from "./route";

/** How long the window stands still before a page is rehearsed, and how long each is kept until it has its answers. */
const CALM_MS = 400;
const EACH_MS = 200;

/** The page with the most in it comes first. */
const ORDER: readonly Page[] = ["jobs", ...PAGES.filter((page) => page !== "jobs")];

/**
 * Draws each page once, where nobody sees it, when the window has nothing else to do: what is asked, read and compiled
 * at a first visit is at hand then. Outside the document: nothing is laid out, and nothing there can be met.
 */
export function Rehearsal({ content }: { readonly content: Record<Page, () => ReactNode> }) {
  const { page } = useRoute();
  const [place] = useState(() => document.createElement("div"));
  const [turn, setTurn] = useState(-1);
  const rehearsed = ORDER[turn];
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes to a page is not to wait for another
  useEffect(() => {
    if (turn === ORDER.length) {
      return undefined;
    }
    const next = () => startTransition(() => setTurn(turn + 1));
    const timer = setTimeout(next, turn < 0 ? CALM_MS : EACH_MS);
    return () => clearTimeout(timer);
  }, [turn, page]);
  if (rehearsed === undefined || rehearsed === page) {
    return null;
  }
  const drawn = <Rehearsed value={{ page: rehearsed, query: {} }}>{content[rehearsed]()}</Rehearsed>;
  return createPortal(drawn, place, rehearsed);
}
