import { go, PAGES, type Page } from "../app/route";
import { PlusSign, RunControl } from "../components/icons";
import { commands } from "../platform/host";
import { type Action, ALWAYS } from "./action";
import { importLogins } from "./targets";
import { canUndo, undo } from "./undo";

/** What can be done anywhere; its subject is the window itself. */
type AppAction = Action<null>;

/** Goes to a page. */
function page(to: Page, at: number): AppAction {
  return {
    id: `go-${to}`,
    title: `page-${to}`,
    long: `go-${to}`,
    keys: `Mod+${at + 1}`,
    offer: ALWAYS,
    act: () => go(to),
  };
}

export const PAGE_ACTIONS: Readonly<Record<Page, AppAction>> = Object.fromEntries(
  PAGES.map((each, at) => [each, page(each, at)]),
) as Record<Page, AppAction>;

export const newRule: AppAction = {
  id: "new-rule",
  title: "rules-new",
  sign: () => <PlusSign />,
  keys: "Mod+N",
  offer: ALWAYS,
  act: () => go("rules", { edit: "new" }),
};

export const newTarget: AppAction = {
  id: "new-target",
  title: "targets-new",
  sign: () => <PlusSign />,
  keys: "Mod+Shift+N",
  offer: ALWAYS,
  act: () => go("targets", { edit: "new" }),
};

export const pauseQueue: AppAction = {
  id: "queue-pause",
  title: "queue-pause",
  long: "queue-pause-long",
  sign: () => <RunControl paused={false} />,
  keys: "Mod+Shift+P",
  offer: (_, { paused }) => ({ able: !paused, hint: "queue-pause-hint" }),
  act: (_, { carryOut }) => void carryOut(commands.pauseQueue),
};

export const resumeQueue: AppAction = {
  id: "queue-resume",
  title: "queue-resume",
  long: "queue-resume-long",
  sign: () => <RunControl paused />,
  keys: "Mod+Shift+P",
  offer: (_, { paused }) => ({ able: paused, hint: "queue-resume-hint" }),
  act: (_, { carryOut }) => void carryOut(commands.resumeQueue),
};

export const takeBack: AppAction = {
  id: "undo",
  title: "action-undo",
  keys: "Mod+Z",
  offer: () => ({ able: canUndo() }),
  act: undo,
};

const appearance = (of: "system" | "light" | "dark"): AppAction => ({
  id: `appearance-${of}`,
  title: `settings-appearance-${of}`,
  long: `appearance-${of}`,
  offer: (_, { preferences }) => ({ able: preferences.appearance !== of }),
  act: (_, { prefer }) => prefer({ appearance: of }),
});

const compact: AppAction = {
  id: "compact",
  title: "settings-compact",
  long: "compact-switch",
  offer: ALWAYS,
  act: (_, { prefer, preferences }) => prefer({ compact: !preferences.compact }),
};

/** In the order in which the palette has them. */
export const APP_ACTIONS: readonly AppAction[] = [
  ...PAGES.map((each) => PAGE_ACTIONS[each]),
  newRule,
  newTarget,
  importLogins,
  pauseQueue,
  resumeQueue,
  takeBack,
  appearance("system"),
  appearance("light"),
  appearance("dark"),
  compact,
];
