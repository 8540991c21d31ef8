/** Which columns there are. */
export type ColumnId =
  | "select"
  | "image"
  | "rule"
  | "operation"
  | "status"
  | "progress"
  | "size"
  | "speed"
  | "left"
  | "attempt"
  | "priority"
  | "created"
  | "started"
  | "ended"
  | "took"
  | "run"
  | "acts";

/** A column of the list; what it is called is `jobs-column-<id>`. */
export interface Column {
  readonly id: ColumnId;
  /** The least width, in pixels. */
  readonly least: number;
  /** The part it takes of the room that is left; 0 for none. */
  readonly share: number;
  /** The width somebody gave it; null for as much as there is. */
  readonly width: number | null;
  /** What the list is put in order by at its head; null where it is not. */
  readonly order: string | null;
}

const column = (id: ColumnId, least: number, share = 0, order: string | null = null): Column => ({
  id,
  least,
  share,
  order,
  width: null,
});

/** Every column there is, in the order in which they stand unless somebody moved them. */
export const COLUMNS: readonly Column[] = [
  column("select", 44),
  column("image", 200, 3, "image"),
  column("rule", 96, 1.4, "rule"),
  column("operation", 88),
  column("status", 148, 0.2, "status"),
  column("progress", 180, 1, "size"),
  column("size", 92, 0, "size"),
  column("speed", 92),
  column("left", 92),
  column("attempt", 72),
  column("priority", 80, 0, "priority"),
  column("created", 92, 0, "created"),
  column("started", 92),
  column("ended", 80, 0, "ended"),
  column("took", 92),
  column("run", 72),
  column("acts", 104),
];

/** Those that are always there. */
export const FIXED: readonly string[] = ["select", "image", "acts"];

/** Those that are there unless somebody chose others. */
const USUAL: readonly string[] = [
  "select",
  "image",
  "rule",
  "operation",
  "status",
  "progress",
  "created",
  "ended",
  "acts",
];

/** Where there is no room for all, these go, in this order: the details have them. */
const FIRST_TO_GO: readonly string[] = ["operation", "rule", "ended", "created"];

/** What somebody chose. */
export interface Chosen {
  /** All columns, in their order. */
  readonly order: readonly ColumnId[];
  readonly shown: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
}

export const UNCHOSEN: Chosen = { order: COLUMNS.map(({ id }) => id), shown: USUAL, widths: {} };

/** The columns as they are drawn in so many pixels: those that have no room are left out, unless they were chosen. */
export function laidOut(chosen: Chosen, room: number): readonly Column[] {
  const shown = chosen.order
    .flatMap((id) => COLUMNS.find((known) => known.id === id) ?? [])
    .filter(({ id }) => FIXED.includes(id) || chosen.shown.includes(id))
    .map((known) => ({ ...known, width: chosen.widths[known.id] ?? null }));
  const needed = (columns: readonly Column[]) =>
    columns.reduce((sum, { width, least }) => sum + (width ?? least), 0);
  if (chosen.shown !== UNCHOSEN.shown && !same(chosen.shown, USUAL)) {
    return shown;
  }
  let left: readonly Column[] = shown;
  for (const id of FIRST_TO_GO) {
    if (room > 0 && needed(left) > room) {
      left = left.filter((each) => each.id !== id);
    }
  }
  return left;
}

function same(one: readonly string[], two: readonly string[]): boolean {
  return one.length === two.length && one.every((id) => two.includes(id));
}

/** The columns as CSS draws them. */
export function template(columns: readonly Column[]): string {
  return columns
    .map(({ width, least, share }) =>
      width !== null ? `${width}px` : share > 0 ? `minmax(${least}px, ${share}fr)` : `${least}px`,
    )
    .join(" ");
}

/** The least width of all of them, in pixels. */
export function leastOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width, least }) => sum + (width ?? least), 0);
}

/** Moves a column by one place, past those that are not shown. */
export function moved(chosen: Chosen, id: ColumnId, by: -1 | 1): Chosen {
  const order = [...chosen.order];
  const from = order.indexOf(id);
  const to = from + by;
  const other = order[to];
  // The selection stays first, the buttons last.
  if (from < 0 || other === undefined || other === "select" || other === "acts") {
    return chosen;
  }
  order[from] = other;
  order[to] = id;
  return { ...chosen, order };
}

const PLACE = "sampan.jobs.columns";

/** What was kept; columns that have come since stand where they usually do. */
export function kept(): Chosen {
  try {
    const read = JSON.parse(localStorage.getItem(PLACE) ?? "null") as Partial<Chosen> | null;
    if (!read || !Array.isArray(read.order) || !Array.isArray(read.shown)) {
      return UNCHOSEN;
    }
    const known = read.order.filter((id) => COLUMNS.some((column) => column.id === id));
    const fresh = UNCHOSEN.order.filter((id) => !known.includes(id));
    const middle = [...known, ...fresh].filter((id) => id !== "select" && id !== "acts");
    return { order: ["select", ...middle, "acts"], shown: read.shown, widths: read.widths ?? {} };
  } catch {
    return UNCHOSEN;
  }
}

/** Keeps what was chosen. */
export function keep(chosen: Chosen): void {
  localStorage.setItem(PLACE, JSON.stringify(chosen));
}

/** The height of the head, in pixels. */
export const HEAD_HEIGHT = 32;

/** The height of a row, in pixels. */
export const rowHeight = (compact: boolean) => (compact ? 28 : 36);
