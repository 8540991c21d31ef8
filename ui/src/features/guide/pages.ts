import type { Language } from "../../i18n/languages";

/** A page of the user guide. */
export interface GuidePage {
  /** Its file's name without the ending: `3-rules`. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** Every page, `../locales/<language>/guide/<name>.md`, as text. */
const FILES: Record<string, string> = import.meta.glob("../../../../locales/*/guide/*.md", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The pages of a language, in the order in which they are read. */
export function guidePages(language: Language): readonly GuidePage[] {
  return Object.entries(FILES)
    .filter(([path]) => path.includes(`/${language}/`))
    .map(([path, text]) => ({
      name: path.split("/").at(-1)?.replace(".md", "") ?? "",
      title: /^# (.*)$/m.exec(text)?.[1] ?? "",
      text,
    }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
