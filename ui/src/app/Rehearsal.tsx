import { type ReactNode, startTransition, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { PAGES, type Page, Rehearsed, useRoute } from "./route";

/** How long the window stands still before a page is rehearsed, and how long each is kept: its answers come meanwhile. */
const CALM_MS = 1_000;
const EACH_MS = 400;

/** The page with the most in it comes first. */
const ORDER: readonly Page[] = ["jobs", ...PAGES.filter((page) => page !== "jobs")];

/**
 * Draws each page once, where nobody sees it, when the window has nothing else to do: what is asked, read, compiled and
 * laid out at a first visit is at hand then. It is drawn outside the document, so that nothing of it can be met.
 */
export function Rehearsal({ content }: { readonly content: Record<Page, () => ReactNode> }) {
  const { page } = useRoute();
  const [place] = useState(makePlace);
  const [turn, setTurn] = useState(-1);
  const rehearsed = ORDER[turn];
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes to a page is not to wait for another
  useEffect(() => {
    if (turn === ORDER.length) {
      return undefined;
    }
    const next = () => {
      layOut(place);
      startTransition(() => setTurn(turn + 1));
    };
    const timer = setTimeout(next, turn < 0 ? CALM_MS : EACH_MS);
    return () => clearTimeout(timer);
  }, [turn, page, place]);
  if (rehearsed === undefined || rehearsed === page) {
    return null;
  }
  const drawn = <Rehearsed value={{ page: rehearsed, query: {} }}>{content[rehearsed]()}</Rehearsed>;
  return createPortal(drawn, place, rehearsed);
}

function makePlace(): HTMLElement {
  const place = document.createElement("main");
  place.className = "page rehearsed";
  return place;
}

/** Has what was drawn laid out: fonts are loaded, text is shaped. It is gone from the document again at once. */
function layOut(place: HTMLElement) {
  document.body.append(place);
  place.getBoundingClientRect();
  place.remove();
}
