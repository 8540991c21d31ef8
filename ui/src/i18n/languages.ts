import { negotiateLanguages } from "@fluent/langneg";

/** The languages Sampan speaks, each under its own name. */
export const LANGUAGES = { en: "English", "zh-CN": "中文" } as const;

export type Language = keyof typeof LANGUAGES;

/** The codes of all languages, in the order in which they are offered. */
export const CODES = Object.keys(LANGUAGES) as Language[];

/** The language for somebody who asks for these, the most wanted first. */
export function negotiate(wanted: readonly string[]): Language {
  const [best] = negotiateLanguages(wanted, CODES, { defaultLocale: "en", strategy: "lookup" });
  return best as Language;
}
