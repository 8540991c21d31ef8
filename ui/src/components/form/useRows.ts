import { type KeyboardEvent, useState } from "react";

/** What a row of a grid is given so that arrow keys go from row to row. */
export interface RowFocus {
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Where the keys lead from a row, of `count`; null where they lead nowhere. */
export function rowAfter(key: string, row: number, count: number): number | null {
  const leads: Record<string, number> = { ArrowDown: row + 1, ArrowUp: row - 1, Home: 0, End: count - 1 };
  const next = leads[key];
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next));
}

/** The rows of a grid, and the one that the keyboard is at. */
export interface Rows {
  readonly current: number;
  readonly row: (row: number) => RowFocus;
}

/** Roving focus over the rows of a grid: one of them takes part in tabbing, arrow keys change which. */
export function useRows(count: number, open: (row: number) => void): Rows {
  const [current, setCurrent] = useState(0);
  const held = Math.min(current, Math.max(0, count - 1));
  const row = (row: number): RowFocus => ({
    tabIndex: row === held ? 0 : -1,
    onFocus: () => setCurrent(row),
    onKeyDown: (event) => {
      // Keys of a control inside the row belong to that control.
      if (event.target !== event.currentTarget) {
        return;
      }
      if (event.key === "Enter") {
        event.preventDefault();
        open(row);
        return;
      }
      const next = rowAfter(event.key, row, count);
      if (next !== null) {
        event.preventDefault();
        const rows = event.currentTarget.closest("[role=grid]")?.querySelectorAll<HTMLElement>("[data-row]");
        rows?.[next]?.focus();
      }
    },
  });
  return { current: held, row };
}
