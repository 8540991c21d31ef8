/** The columns of the list, in order, as in table.css; the names of what they are called are `jobs-column-…`. */
export const COLUMNS = [
  "jobs-column-image",
  "jobs-column-rule",
  "jobs-column-status",
  "jobs-column-progress",
  "jobs-column-created",
  "jobs-column-ended",
  "jobs-column-acts",
] as const;

/** The height of the head, in pixels. */
export const HEAD_HEIGHT = 32;

/** The height of a row, in pixels. */
export const rowHeight = (compact: boolean) => (compact ? 28 : 36);
