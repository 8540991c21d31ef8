import { useSyncExternalStore } from "react";
import type { Kit } from "../../actions/kit";
import { commands } from "../../platform/host";

/** Checks of saved targets: which are under way, and whose steps are shown. */
export interface Checks {
  readonly busy: ReadonlySet<string>;
  readonly shown: ReadonlySet<string>;
}

let now: Checks = { busy: new Set(), shown: new Set() };
const told = new Set<() => void>();

function set(change: Partial<Checks>): void {
  now = { ...now, ...change };
  for (const tell of told) {
    tell();
  }
}

const without = (all: ReadonlySet<string>, id: string) => new Set([...all].filter((other) => other !== id));

/** Several at once, each for itself; they go on when the page is left. */
export const checks = {
  busy: (id: string): boolean => now.busy.has(id),
  /** Checks a target, and shows its steps. */
  check: async (id: string, { carryOut }: Kit): Promise<void> => {
    set({ busy: new Set(now.busy).add(id) });
    await carryOut(
      () => commands.checkTarget(id),
      () => set({ shown: new Set(now.shown).add(id) }),
    );
    set({ busy: without(now.busy, id) });
  },
  /** Shows the steps of a target's last check, or hides them. */
  toggle: (id: string): void =>
    set({ shown: now.shown.has(id) ? without(now.shown, id) : new Set(now.shown).add(id) }),
};

/** The checks, live. */
export function useChecks(): Checks {
  return useSyncExternalStore(
    (changed) => {
      told.add(changed);
      return () => told.delete(changed);
    },
    () => now,
  );
}
