/** Where the pane stands. */
export type Side = "right" | "below";

/** The width of a page from which on the pane stands beside it, in pixels. */
const WIDE = 1_200;
/** Pixels of one step by keyboard. */
const STEP = 16;
/** What the pane takes unless somebody moved the line, and the least of it and of the page, in pixels. */
const USUAL: Record<Side, number> = { right: 520, below: 320 };
const LEAST: Record<Side, number> = { right: 360, below: 160 };
const LEAST_PAGE: Record<Side, number> = { right: 480, below: 120 };

/** Where the pane stands on a page of this width in pixels. */
export function sideFor(width: number): Side {
  return width >= WIDE ? "right" : "below";
}

/** The least and the most that a pane may take, in pixels. */
export function bounds(
  side: Side,
  room: { readonly width: number; readonly height: number },
): { readonly least: number; readonly most: number } {
  const whole = side === "right" ? room.width : room.height;
  return { least: LEAST[side], most: Math.max(LEAST[side], whole - LEAST_PAGE[side]) };
}

/** The size of the pane after a key was pressed on its line; undefined where the key does nothing. */
export function stepped(
  key: string,
  side: Side,
  size: number,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const [larger, smaller] = side === "right" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  switch (key) {
    case larger:
      return Math.min(most, size + STEP);
    case smaller:
      return Math.max(least, size - STEP);
    case "Home":
      return least;
    case "End":
      return most;
    default:
      return undefined;
  }
}

const place = (side: Side) => `sampan.jobs.pane.${side}`;

/** The size somebody gave the pane, or the usual one, in pixels. */
export function kept(side: Side): number {
  const size = Number(localStorage.getItem(place(side)));
  return Number.isFinite(size) && size > 0 ? size : USUAL[side];
}

/** Keeps the size of the pane, in pixels. */
export function keep(side: Side, size: number): void {
  localStorage.setItem(place(side), String(size));
}
