import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { jobAt, type Part, placeOf } from "./list";

/**
 * The row that the keyboard is at. It goes with its job; where that leaves the list, the row at its place follows it,
 * and takes the focus if it had it.
 */
export function useActiveRow(part: Part, body: RefObject<HTMLElement | null>) {
  const [at, set] = useState<{ readonly id: string | null; readonly index: number }>({ id: null, index: 0 });
  const found = at.id === null ? -1 : placeOf(part, at.id);
  const index = Math.min(found < 0 ? at.index : found, part.total - 1);
  const id = jobAt(part, index)?.id ?? null;
  /** Whether a row has the focus, or had it until it went. */
  const focused = useRef(false);
  const wanted = useRef(false);

  useEffect(() => {
    // Remembered where it stands now, for when it goes.
    set((was) => (id !== null && (was.id !== id || was.index !== index) ? { id, index } : was));
  }, [id, index]);

  useLayoutEffect(() => {
    const lost = focused.current && document.activeElement === document.body;
    if ((wanted.current || lost) && id !== null) {
      wanted.current = false;
      body.current?.querySelector<HTMLElement>(`:scope > [data-job="${id}"]`)?.focus({ preventScroll: true });
    }
  });

  return {
    /** The index of the row; -1 where there is none. */
    index,
    /** Goes to a row, and gives it the focus. */
    go: (to: number) => {
      wanted.current = true;
      set({ id: jobAt(part, to)?.id ?? null, index: to });
    },
    onFocus: ({ target }: React.FocusEvent<HTMLElement>) => {
      focused.current = true;
      const row = target.closest<HTMLElement>("[data-job]")?.dataset.job;
      if (row !== undefined && row !== id) {
        set({ id: row, index: placeOf(part, row) });
      }
    },
    onBlur: ({ target, relatedTarget, currentTarget }: React.FocusEvent<HTMLElement>) => {
      // Neither within the list, nor because the window is left. A row that is taken away says nothing.
      if (!currentTarget.contains(relatedTarget) && document.activeElement !== target) {
        focused.current = false;
      }
    },
  };
}
