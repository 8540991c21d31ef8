import type { PlanAction, PlannedImage } from "../../platform/host";

/** The most rows that a preview has; the application sends no more. */
export const PREVIEW_CAP = 2000;

/** What a run may do with an image, in the order in which it is told. */
export const ACTIONS: readonly PlanAction[] = ["copy", "overwrite", "up_to_date", "skip"];

/** The message of each action. */
export const ACTION_WORDS: Record<PlanAction, string> = {
  copy: "rules-action-copy",
  overwrite: "rules-action-overwrite",
  up_to_date: "rules-action-up-to-date",
  skip: "rules-action-skip",
};

/** How many images there are of each action. */
export function totalsOf(rows: readonly PlannedImage[]): Record<PlanAction, number> {
  const totals: Record<PlanAction, number> = { copy: 0, overwrite: 0, up_to_date: 0, skip: 0 };
  for (const { action } of rows) {
    totals[action] += 1;
  }
  return totals;
}
