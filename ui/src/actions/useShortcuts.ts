import { useEffect, useRef } from "react";
import { isPressed, isTyping } from "./keys";
import { useKit } from "./kit";
import { ACTIONS, actionsOf, type Bound, bind } from "./registry";
import { subject } from "./subject";

/** Marks what a subject's keys are heard in. */
export const HEARS = "data-hears-keys";

/** Hears the shortcuts of every action, wherever the focus is; `open` shows palette or sheet. */
export function useShortcuts(open: (what: "palette" | "sheet") => void): void {
  const kit = useKit();
  const now = useRef({ kit, open });
  useEffect(() => {
    now.current = { kit, open };
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) {
        return;
      }
      const typing = isTyping(event.target);
      if (isPressed("Mod+K", event)) {
        event.preventDefault();
        now.current.open("palette");
      } else if (!typing && isPressed("?", event)) {
        event.preventDefault();
        now.current.open("sheet");
      } else if (!document.querySelector("[role=dialog]:not([inert])")) {
        const known: readonly Bound[] = [
          ...(typing || !hears(event.target) ? [] : ofSubject()),
          ...ACTIONS.app.map((action) => bind(action, null)),
        ];
        const found = known.find(
          (action) =>
            action.keys &&
            isPressed(action.keys, event) &&
            !(action.keys === "Enter" && isPressable(event.target)) &&
            // What is typed is taken back by what it is typed into.
            !(typing && action.id === "undo") &&
            action.offer(now.current.kit).able,
        );
        if (found) {
          event.preventDefault();
          found.act(now.current.kit);
        }
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

function ofSubject(): readonly Bound[] {
  const found = subject();
  return found ? actionsOf(found) : [];
}

/** Whether keys of the subject are heard at an element: in its table, and not at a button there, which has its own. */
function hears(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`[${HEARS}]`) !== null;
}

/** Whether Enter presses what has the focus. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a, [role=switch]") !== null;
}
