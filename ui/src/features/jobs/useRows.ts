import { type Range, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";
import { onSize } from "../../components/useSize";
import { HEAD_HEIGHT } from "./columns";
import { type Part, shifted } from "./list";
import { keepRoom, roomBefore } from "./room";

/** Rows drawn beyond those that are seen, at either side, once those have been painted. */
const BEYOND = 12;

/**
 * The rows that are drawn: those that are seen, and the one at `kept`, wherever it is. What is seen stays in place when
 * others come or go above it; another `list` begins at its top. Those beyond come once those that are seen are `painted`.
 */
export function useRows(
  scroller: RefObject<HTMLElement | null>,
  part: Part,
  list: unknown,
  height: number,
  kept: number,
  painted: boolean,
) {
  const beyond = painted ? BEYOND : 0;
  const rangeExtractor = useCallback(
    ({ startIndex, endIndex, count }: Range) => {
      const from = Math.max(0, startIndex - beyond);
      const to = Math.min(count - 1, endIndex + beyond);
      const drawn = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      if (kept < 0 || kept >= count || (kept >= from && kept <= to)) {
        return drawn;
      }
      // In the list's order: a row that moved in the document would lose the focus.
      return kept < from ? [kept, ...drawn] : [...drawn, kept];
    },
    [kept, beyond],
  );
  const rows = useVirtualizer({
    count: part.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    rangeExtractor,
    useFlushSync: false,
    initialRect: roomBefore(),
    observeElementRect: size,
    observeElementOffset: offset,
    // Where it is scrolled to is decided here.
    scrollToFn: () => undefined,
  });

  const before = useRef({ part, list, height });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { part, list, height };
    const element = scroller.current;
    if (was.part === part && was.list === list && was.height === height) {
      return;
    }
    if (was.height !== height) {
      rows.measure();
    }
    if (!element || element.scrollTop === 0) {
      return;
    }
    const first = Math.floor(element.scrollTop / was.height);
    const within = element.scrollTop - first * was.height;
    const top = was.list === list ? (first + shifted(was.part, part, first)) * height + within : 0;
    if (top !== element.scrollTop) {
      element.scrollTop = top;
      // Drawn before it is seen.
      element.dispatchEvent(new Event("scroll"));
    }
  }, [part, list, height, rows, scroller]);

  /** Scrolls no further than needed to show a row. */
  const show = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (element) {
        const lowest = index * height;
        const highest = lowest + height + HEAD_HEIGHT - element.clientHeight;
        element.scrollTop = Math.min(lowest, Math.max(highest, element.scrollTop));
      }
    },
    [scroller, height],
  );

  const { startIndex: first = 0, endIndex: last = 0 } = rows.range ?? {};
  return { items: rows.getVirtualItems(), first, last, show };
}

type Rows = Virtualizer<HTMLElement, Element>;

/** Tells how large the list is, without having it laid out before its rows are there. */
function size({ scrollElement }: Rows, tell: (rect: { width: number; height: number }) => void) {
  return scrollElement
    ? onSize(scrollElement, (width, height) => {
        keepRoom(width, height);
        tell(roomBefore());
      })
    : undefined;
}

/** Tells where the list is scrolled to: it begins at its top. */
function offset({ scrollElement }: Rows, tell: (offset: number, isScrolling: boolean) => void) {
  const look = () => tell(scrollElement?.scrollTop ?? 0, false);
  scrollElement?.addEventListener("scroll", look, { passive: true });
  return () => scrollElement?.removeEventListener("scroll", look);
}
