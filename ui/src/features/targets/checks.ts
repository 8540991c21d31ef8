import { useState } from "react";
import { useWish } from "../../app/questions";
import { commands } from "../../platform/host";

/** Checks of saved targets that are under way: several at once, each for itself. */
export interface Checks {
  /** The ids of the targets that are being checked. */
  readonly busy: ReadonlySet<string>;
  readonly check: (id: string) => void;
}

/** Checks saved targets. `done` is told each target whose check ended. */
export function useChecks(done: (id: string) => void): Checks {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const wish = useWish(
    async (id: string) => {
      setBusy((now) => new Set(now).add(id));
      try {
        return await commands.checkTarget(id);
      } finally {
        setBusy((now) => new Set([...now].filter((other) => other !== id)));
      }
    },
    { done: (_, id) => done(id) },
  );
  return { busy, check: wish.mutate };
}
