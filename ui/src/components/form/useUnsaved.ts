import { App } from "antd";
import { useCallback, useEffect, useRef } from "react";
import { useSpeech } from "../../i18n/Speech";

/** The ways out of a form. */
export interface WaysOut {
  /** Goes on with `away`: at once, or where something is unsaved, after somebody agreed to give it up. */
  readonly leave: (away: () => void) => void;
  /** Nothing is unsaved from now on. */
  readonly release: () => void;
}

/**
 * Asks before what was typed and not saved is given up. As long as something is unsaved, another page is not gone to
 * without the same question.
 */
export function useUnsaved(unsaved: boolean): WaysOut {
  const { modal } = App.useApp();
  const { text } = useSpeech();
  const released = useRef(false);
  const ask = useCallback(
    (away: () => void) => {
      modal.confirm({
        title: text("targets-unsaved"),
        content: text("targets-unsaved-about"),
        okText: text("targets-unsaved-leave"),
        okButtonProps: { danger: true },
        cancelText: text("targets-unsaved-stay"),
        focusable: { autoFocusButton: "cancel" },
        onOk: () => {
          released.current = true;
          away();
        },
      });
    },
    [modal, text],
  );

  useEffect(() => {
    if (!unsaved) {
      return;
    }
    const here = window.location.hash;
    const gone = (event: HashChangeEvent) => {
      const there = window.location.hash;
      if (released.current || there === here) {
        return;
      }
      // Before anybody else hears of it, the window is where it was.
      event.stopImmediatePropagation();
      window.history.replaceState(null, "", here);
      ask(() => {
        window.location.hash = there;
      });
    };
    window.addEventListener("hashchange", gone, true);
    return () => window.removeEventListener("hashchange", gone, true);
  }, [unsaved, ask]);

  const release = useCallback(() => {
    released.current = true;
  }, []);
  return { leave: (away) => (unsaved && !released.current ? ask(away) : away()), release };
}
