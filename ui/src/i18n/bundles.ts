import { FluentBundle, FluentResource } from "@fluent/bundle";
import { CODES, type Language } from "./languages";

/** Every message file, `../locales/<language>/<name>.ftl`, as text. */
const FILES: Record<string, string> = import.meta.glob("../../../locales/*/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

function bundle(language: Language): FluentBundle {
  // Isolation marks would land in copied text, and both languages run left to right.
  const made = new FluentBundle(language, { useIsolating: false });
  for (const [path, text] of Object.entries(FILES)) {
    if (path.includes(`/${language}/`)) {
      made.addResource(new FluentResource(text));
    }
  }
  return made;
}

/** The messages of each language. */
export const BUNDLES = new Map(CODES.map((language) => [language, bundle(language)]));
