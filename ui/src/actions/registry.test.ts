import { expect, test } from "vitest";
import { BUNDLES } from "../i18n/bundles";
import { CODES } from "../i18n/languages";
import type { Action } from "./action";
import { aria, caps, isPressed, written } from "./keys";
import { ACTIONS } from "./registry";

const GROUPS = Object.entries(ACTIONS) as [string, readonly Action<unknown>[]][];
/** Of two that share their keys, one can be done at a time. */
const ALTERNATIVES = [
  ["queue-pause", "queue-resume"],
  ["enable", "disable"],
];

test.each(GROUPS)("each action of %s stands there once, and says itself in both languages", (_, actions) => {
  const ids = actions.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const said = actions.flatMap(({ title, long }) => (long ? [title, long] : [title]));
  expect(said.filter((id) => CODES.some((code) => !BUNDLES.get(code)?.hasMessage(id)))).toEqual([]);
});

test.each(GROUPS)("no keys of %s mean two things, there and in the window", (group, actions) => {
  const all = group === "app" ? actions : [...actions, ...(ACTIONS.app as readonly Action<unknown>[])];
  const keys = new Set(all.flatMap((action) => action.keys ?? []));
  const shared = [...keys]
    .map((each) => all.filter((action) => action.keys === each).map(({ id }) => id))
    .filter(({ length }) => length > 1);
  expect(shared.filter((ids) => !ALTERNATIVES.some((known) => `${known}` === `${ids}`))).toEqual([]);
});

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("keys are heard as they are written, on every keyboard", () => {
  expect(isPressed("Mod+K", press("k", { ctrlKey: true }), false)).toBe(true);
  expect(isPressed("Mod+K", press("k", { metaKey: true }), true)).toBe(true);
  expect(isPressed("Mod+K", press("k", { metaKey: true }), false)).toBe(false);
  expect(isPressed("Mod+Shift+P", press("P", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  expect(isPressed("Mod+Shift+P", press("p", { ctrlKey: true }), false)).toBe(false);
  // A question mark is reached with or without Shift.
  expect(isPressed("?", press("?", { shiftKey: true }), false)).toBe(true);
  expect(isPressed("R", press("r", { ctrlKey: true }), false)).toBe(false);
  expect(isPressed("R", press("r", { altKey: true }), false)).toBe(false);
  expect(isPressed("Space", press(" "), false)).toBe(true);
});

test("keys are shown as they stand on the keyboard, and told as screen readers expect", () => {
  expect(caps("Mod+Shift+P", false)).toEqual(["Ctrl", "Shift", "P"]);
  expect(written("Mod+K", false)).toBe("Ctrl+K");
  expect(written("Mod+K", true)).toBe("⌘K");
  expect(aria("Mod+K", false)).toBe("Control+K");
  expect(aria("Mod+K", true)).toBe("Meta+K");
});
