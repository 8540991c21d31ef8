import { useSyncExternalStore } from "react";

let going: ReadonlySet<string> = new Set();
const told = new Set<() => void>();

function set(next: ReadonlySet<string>): void {
  going = next;
  for (const tell of told) {
    tell();
  }
}

/** The jobs for which something is being carried out: it is not asked for twice. */
export const busy = {
  has: (id: string): boolean => going.has(id),
  begin: (ids: readonly string[]): void => set(new Set([...going, ...ids])),
  end: (ids: readonly string[]): void => {
    const over = new Set(ids);
    set(new Set([...going].filter((id) => !over.has(id))));
  },
};

/** The ids of those jobs, live. */
export function useBusy(): ReadonlySet<string> {
  return useSyncExternalStore(
    (changed) => {
      told.add(changed);
      return () => told.delete(changed);
    },
    () => going,
  );
}
