import type { Action } from "./action";
import { APP_ACTIONS } from "./app";
import { JOB_ACTIONS } from "./jobs";
import { RULE_ACTIONS } from "./rules";
import { RUN_ACTIONS } from "./runs";
import type { Kind, Subject, Subjects } from "./subject";
import { TARGET_ACTIONS } from "./targets";

/** Everything that can be done: anywhere, and to what. Toolbars, menus, palette, keys and the sheet read it here. */
export const ACTIONS: { readonly [K in Kind]: readonly Action<Subjects[K]>[] } & {
  readonly app: readonly Action<null>[];
} = {
  app: APP_ACTIONS,
  rule: RULE_ACTIONS,
  run: RUN_ACTIONS,
  jobs: JOB_ACTIONS,
  target: TARGET_ACTIONS,
};

/** The actions of a subject, each bound to it. */
export function actionsOf({ kind, of }: Subject): readonly Bound[] {
  return (ACTIONS[kind] as readonly Action<unknown>[]).map((action) => bind(action, of));
}

/** An action with its subject. */
export interface Bound extends Omit<Action<unknown>, "offer" | "act"> {
  readonly offer: (kit: Parameters<Action<null>["offer"]>[1]) => ReturnType<Action<null>["offer"]>;
  readonly act: (kit: Parameters<Action<null>["act"]>[1]) => void;
}

/** An action with its subject. */
export function bind<Of>(action: Action<Of>, of: Of): Bound {
  return { ...action, offer: (kit) => action.offer(of, kit), act: (kit) => action.act(of, kit) };
}
