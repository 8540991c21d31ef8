import { type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";
import type { Job } from "../../platform/host";
import { HEAD_HEIGHT } from "./columns";
import { shifted } from "./order";

/** Rows drawn beyond those that are seen, at either side. */
const BEYOND = 12;

/**
 * The rows that are drawn: those that are seen, and the one at `kept`, wherever it is. What is seen stays in place when
 * others come or go above it; another `list` begins at its top.
 */
export function useRows(
  scroller: RefObject<HTMLElement | null>,
  jobs: readonly Job[],
  list: unknown,
  height: number,
  kept: number,
) {
  const rangeExtractor = useCallback(
    ({ startIndex, endIndex, count }: Range) => {
      const from = Math.max(0, startIndex - BEYOND);
      const to = Math.min(count - 1, endIndex + BEYOND);
      const drawn = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      if (kept < 0 || kept >= count || (kept >= from && kept <= to)) {
        return drawn;
      }
      // In the list's order: a row that moved in the document would lose the focus.
      return kept < from ? [kept, ...drawn] : [...drawn, kept];
    },
    [kept],
  );
  const rows = useVirtualizer({
    count: jobs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    rangeExtractor,
    useFlushSync: false,
  });

  const before = useRef({ jobs, list, height });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { jobs, list, height };
    const element = scroller.current;
    if (!element || element.scrollTop === 0) {
      return;
    }
    if (was.height !== height) {
      rows.measure();
    }
    const first = Math.floor(element.scrollTop / was.height);
    const within = element.scrollTop - first * was.height;
    const top = was.list === list ? (first + shifted(was.jobs, jobs, first)) * height + within : 0;
    if (top !== element.scrollTop) {
      element.scrollTop = top;
      // Drawn before it is seen.
      element.dispatchEvent(new Event("scroll"));
    }
  }, [jobs, list, height, rows, scroller]);

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

  return { items: rows.getVirtualItems(), last: rows.range?.endIndex ?? 0, show };
}
