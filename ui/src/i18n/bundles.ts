import { FluentBundle, FluentNone, FluentResource, type FluentValue } from "@fluent/bundle";
import { CODES, type Language } from "./languages";

/** Every message file, `../locales/<language>/<name>.ftl`, as text. */
const FILES: Record<string, string> = import.meta.glob("../../../locales/*/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Whether an argument was given: sentences leave parts out where it was not. */
function given([value]: FluentValue[]): FluentValue {
  return value === undefined || value instanceof FluentNone || value === "" ? "no" : "yes";
}

/** The messages of a language; `transform` changes what they say of themselves, not what is put into them. */
export function bundle(language: Language, transform?: (text: string) => string): FluentBundle {
  const made = new FluentBundle(language, {
    // Isolation marks would land in copied text, and both languages run left to right.
    useIsolating: false,
    functions: { GIVEN: given },
    ...(transform && { transform }),
  });
  for (const [path, text] of Object.entries(FILES)) {
    if (path.includes(`/${language}/`)) {
      made.addResource(new FluentResource(text));
    }
  }
  return made;
}

/** The messages of each language. */
export const BUNDLES = new Map(CODES.map((language) => [language, bundle(language)]));
