import type { FluentVariable } from "@fluent/bundle";
import { LocalizationProvider, ReactLocalization, useLocalization } from "@fluent/react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { BUNDLES } from "./bundles";
import { type Language, negotiate } from "./languages";

interface Choice {
  readonly language: Language;
  readonly speak: (language: Language) => void;
}

const Chosen = createContext<Choice>({ language: "en", speak: () => undefined });

/** Gives everything inside it the messages of one language, which can be changed live. */
export function Speech({ children }: { readonly children: ReactNode }) {
  const [language, speak] = useState(() => negotiate(navigator.languages));
  const choice = useMemo(() => ({ language, speak }), [language]);
  const localization = useMemo(() => {
    const bundle = BUNDLES.get(language);
    return new ReactLocalization(bundle ? [bundle] : []);
  }, [language]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = localization.getString("app-title");
  }, [language, localization]);

  return (
    <Chosen value={choice}>
      <LocalizationProvider l10n={localization}>{children}</LocalizationProvider>
    </Chosen>
  );
}

/** The language spoken, and how to change it. */
export function useLanguage(): Choice {
  return useContext(Chosen);
}

/** Looks up a message in the language spoken. */
export function useText(): (id: string, args?: Record<string, FluentVariable>) => string {
  const { l10n } = useLocalization();
  return useCallback((id, args) => l10n.getString(id, args ?? null), [l10n]);
}
