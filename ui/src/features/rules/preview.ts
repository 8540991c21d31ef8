import type { MessageId } from "../../i18n/ids.gen";
import type { PlanAction, PlanTotals, PreviewNews } from "../../platform/host";

/** What a run may do with an image, in the order in which it is told. */
export const ACTIONS: readonly PlanAction[] = [
  "copy",
  "overwrite",
  "delete",
  "collision",
  "skip",
  "up_to_date",
];

/** The message of each action. */
export const ACTION_WORDS: Record<PlanAction, MessageId> = {
  copy: "rules-action-copy",
  overwrite: "rules-action-overwrite",
  up_to_date: "rules-action-up-to-date",
  skip: "rules-action-skip",
  collision: "rules-action-collision",
  delete: "rules-action-delete",
};

/** Before anything is known. */
export const NOTHING_SEEN: PreviewNews = {
  rows: [],
  totals: { copy: 0, overwrite: 0, up_to_date: 0, skip: 0, collision: 0, delete: 0, bytes: 0 },
  ended: false,
  failure: null,
};

/** What is known of a preview after more of it was told. */
export function seen(before: PreviewNews, news: PreviewNews): PreviewNews {
  return { ...news, rows: news.rows.length > 0 ? [...before.rows, ...news.rows] : before.rows };
}

/** How many images there are in all. */
export function countOf(totals: PlanTotals): number {
  return ACTIONS.reduce((count, action) => count + totals[action], 0);
}

/** A digest as short as it can be told from others. */
export function short(digest: string): string {
  return digest.replace(/^sha\d+:/, "").slice(0, 12);
}
