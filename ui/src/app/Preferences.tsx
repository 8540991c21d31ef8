import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { commands, type Preferences } from "../platform/host";

interface Choice {
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
  /** Takes over what was kept, without keeping it again. */
  readonly begin: (kept: Preferences) => void;
}

const NOTHING_CHOSEN: Preferences = {
  language: null,
  appearance: "system",
  compact: false,
  closing: "ask",
  notify: "all",
  units: "binary",
};

const Chosen = createContext<Choice>({
  preferences: NOTHING_CHOSEN,
  prefer: () => undefined,
  begin: () => undefined,
});

/** How the window looks and speaks; what a person changes is kept. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [preferences, set] = useState(NOTHING_CHOSEN);
  const choice = useMemo<Choice>(
    () => ({
      preferences,
      prefer: (change) => {
        const next = { ...preferences, ...change };
        set(next);
        void commands.setPreferences(next).catch(() => undefined);
      },
      begin: set,
    }),
    [preferences],
  );
  return <Chosen value={choice}>{children}</Chosen>;
}

/** How the window looks and speaks, and how to change it. */
export function usePreferences(): Choice {
  return useContext(Chosen);
}

const query = window.matchMedia("(prefers-color-scheme: dark)");

/** Whether the window is dark: as was chosen, or as the system is, live. */
export function useDark(): boolean {
  const { appearance } = usePreferences().preferences;
  const [system, setSystem] = useState(query.matches);
  useEffect(() => {
    const changed = () => setSystem(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  const dark = appearance === "system" ? system : appearance === "dark";
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }, [dark]);
  return dark;
}
