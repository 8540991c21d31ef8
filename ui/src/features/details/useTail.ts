import type { Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";

/** So many pixels from its end, a list counts as read to the end. */
const NEAR = 24;

/** The end of a growing list. */
export interface Tail {
  /** The list keeps to its end. */
  readonly following: boolean;
  /** Lines that came since it stopped doing so. */
  readonly unread: number;
  readonly onScroll: () => void;
  /** Goes to the end, and keeps to it. */
  readonly follow: () => void;
  /** Stays where it is from now on. */
  readonly leave: () => void;
}

/**
 * Keeps a list at its end while it grows, until a person scrolls up; scrolling back down takes it up again.
 * `seq` numbers the last line, `layout` changes with whatever else moves the lines.
 */
export function useTail(
  list: Virtualizer<HTMLDivElement, HTMLDivElement>,
  seq: number,
  layout: string,
  /** Whether it begins at its end. */
  begins = true,
): Tail {
  const [left, setLeft] = useState<number | null>(begins ? null : seq);
  const newest = useRef(seq);
  newest.current = seq;
  const top = useRef(0);
  const following = left === null;

  const onScroll = useCallback(() => {
    const view = list.scrollElement;
    if (!view) {
      return;
    }
    const near = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR;
    // Growing lines move the end away without anybody scrolling up.
    const up = view.scrollTop < top.current;
    top.current = view.scrollTop;
    if (near) {
      setLeft(null);
    } else if (up) {
      setLeft((since) => since ?? newest.current);
    }
  }, [list]);

  const follow = useCallback(() => setLeft(null), []);
  const leave = useCallback(() => setLeft((since) => since ?? newest.current), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line or layout moves the end.
  useLayoutEffect(() => {
    if (following && list.options.count > 0) {
      list.scrollToIndex(list.options.count - 1, { align: "end" });
    }
  }, [following, list, seq, layout]);

  return { following, unread: left === null ? 0 : Math.max(0, seq - left), onScroll, follow, leave };
}
