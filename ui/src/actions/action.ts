import type { ReactNode } from "react";
import type { MessageId } from "../i18n/ids.gen";
import type { Kit } from "./kit";

/** Whether an action may be taken now: the id of a message says what it does, or why it cannot be taken. */
export interface Offer {
  readonly able: boolean;
  readonly hint?: MessageId;
}

/** Something a person can do to something: the one place that says how it is called, reached and done. */
export interface Action<Of> {
  /** Its stable name, also `data-action` of whatever offers it. */
  readonly id: string;
  /** The id of what it is called on buttons and in menus. */
  readonly title: MessageId;
  /** The id of what it is called where its subject is not in sight; `name` stands for the subject. */
  readonly long?: MessageId;
  readonly sign?: () => ReactNode;
  /** As in `keys.ts`: `Mod+K`, `Delete`, `R`. Those without `Mod` are heard where the subject has the focus. */
  readonly keys?: string;
  /** It takes something away: menus and palette set it apart. */
  readonly danger?: boolean;
  readonly offer: (of: Of, kit: Kit) => Offer;
  readonly act: (of: Of, kit: Kit) => void;
}

/** An action that may always be taken. */
export const ALWAYS = (): Offer => ({ able: true });
