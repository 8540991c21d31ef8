import type { MessageId } from "../i18n/ids.gen";
import type { Rule, Target } from "../platform/host";
import type { Kit } from "./kit";
import { ACTIONS, actionsOf, type Bound, bind } from "./registry";
import { editRule, previewRule, runRule } from "./rules";
import type { Subject } from "./subject";
import { checkTarget, editTarget } from "./targets";

/** One line of the palette. */
export interface Line {
  readonly key: string;
  /** The id of the heading it stands under. */
  readonly group: MessageId;
  readonly title: string;
  /** What it is found by: its title, in each language. */
  readonly words: string;
  readonly action: Bound;
}

/** What a subject is called. */
export function nameOf({ kind, of }: Subject, { speech: { text } }: Kit): string {
  switch (kind) {
    case "jobs":
      return (
        of.one?.image ??
        text("jobs-chosen", { count: Object.values(of.counts).reduce((all, each) => all + each, 0) })
      );
    case "run":
      return of.id;
    default:
      return of.name;
  }
}

/** A message in each language, the one of the moment first: who knows a word in one finds it there. */
export type Said = (id: MessageId, args?: Record<string, string>) => readonly string[];

/** Everything that can be done now, in the order in which the palette offers it. */
export function lines(
  kit: Kit,
  say: Said,
  front: Subject | null,
  rules: readonly Rule[],
  targets: readonly Target[],
): readonly Line[] {
  const line = (group: MessageId, key: string, action: Bound, name?: string): Line => {
    const all =
      action.long && (name || group === "palette-app")
        ? say(action.long, name === undefined ? {} : { name })
        : say(action.title);
    return { key, group, title: all[0] ?? "", words: all.join(" ").toLowerCase(), action };
  };
  const name = front ? nameOf(front, kit) : "";
  return [
    ...(front
      ? actionsOf(front).map((action) => line("palette-here", `here ${action.id}`, action, name))
      : []),
    ...ACTIONS.app.map((action) => line("palette-app", action.id, bind(action, null))),
    ...rules.flatMap((rule) =>
      [runRule, editRule, previewRule].map((action) =>
        line("palette-rules", `${action.id} ${rule.id}`, bind(action, rule), rule.name),
      ),
    ),
    ...targets.flatMap((target) =>
      [editTarget, checkTarget].map((action) =>
        line("palette-targets", `${action.id} ${target.id}`, bind(action, target), target.name),
      ),
    ),
  ].filter(({ action }) => action.offer(kit).able);
}

/** The lines in which all the words stand; those that begin with them first. */
export function found(all: readonly Line[], typed: string): readonly Line[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return all.filter(({ group }) => group === "palette-here" || group === "palette-app");
  }
  const there = all.filter((line) => words.every((word) => line.words.includes(word)));
  const first = (line: Line) => (line.title.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return there.toSorted((a, b) => first(a) - first(b));
}
