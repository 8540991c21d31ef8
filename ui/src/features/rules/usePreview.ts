import { useEffect, useRef, useState } from "react";
import { asFailure } from "../../ipc/failure";
import { channel, commands, type Failure, type PreviewNews } from "../../platform/host";
import { type RuleForm, trialOf } from "./draft";
import { NOTHING_SEEN, seen } from "./preview";

/** A preview that goes on, or went: of which form, and what is known. */
export interface Outlook {
  readonly of: RuleForm | null;
  readonly known: PreviewNews | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
  /** Asks for another one in its place. */
  readonly ask: (form: RuleForm, refused: (thrown: unknown) => void) => void;
  /** Ends it where it is. */
  readonly stop: () => void;
}

const BEFORE = { of: null, known: null, failure: null, busy: false };

/** The preview of a form, told as it is found; it ends when the page is left. */
export function usePreview(): Outlook {
  const [state, set] = useState<Omit<Outlook, "ask" | "stop">>(BEFORE);
  const leave = useRef(() => {});
  useEffect(() => () => leave.current(), []);

  const ask = (form: RuleForm, refused: (thrown: unknown) => void) => {
    leave.current();
    let left = false;
    set({ of: form, known: null, failure: null, busy: true });
    const news = channel<PreviewNews>((more) => {
      if (!left) {
        set((before) => ({
          ...before,
          known: seen(before.known ?? NOTHING_SEEN, more),
          failure: more.failure,
          busy: !more.ended,
        }));
      }
    });
    const number = commands.previewRule(trialOf(form), news);
    number.catch((thrown: unknown) => {
      if (!left) {
        set((before) => ({ ...before, failure: asFailure(thrown), busy: false }));
        refused(thrown);
      }
    });
    leave.current = () => {
      left = true;
      // The number may come only after the page was left.
      number.then((known) => commands.endPreview(known)).catch(() => undefined);
    };
  };
  const stop = () => {
    leave.current();
    set((before) => ({ ...before, busy: false }));
  };
  return { ...state, ask, stop };
}
