import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUNDLES } from "./bundles";
import { CODES } from "./languages";

/** Every source of the window, as text. */
const SOURCES: Record<string, string> = import.meta.glob("../**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The ids that stand in what is handed to `text` and `attribute`; ids that are put together are not among them. */
function asked(source: string): string[] {
  const calls = source.matchAll(/\b(?:text|attribute)\(([^()]*)/g);
  return [...calls].flatMap(([, given = ""]) =>
    [...given.matchAll(/"([a-z]+(?:-[a-z0-9_]+)+)"/g)].map(([, id = ""]) => id),
  );
}

test("every message that the window asks for exists in each language", () => {
  const missing = Object.entries(SOURCES)
    .filter(([path]) => !path.includes(".test."))
    .flatMap(([path, source]) => asked(source).map((id) => ({ path, id })))
    .filter(({ id }) => CODES.some((code) => !BUNDLES.get(code)?.hasMessage(id)));
  expect(missing).toEqual([]);
  expect(Object.values(SOURCES).flatMap(asked).length).toBeGreaterThan(50);
});

const KEPT = `${import.meta.dirname}/ids.gen.ts`;

/** The ids of all messages, as a type. */
function listed(): string {
  const ids = [...(BUNDLES.get("en")?._messages.keys() ?? [])].sort();
  return `// Made from locales/en/*.ftl by \`cd ui && SAMPAN_WRITE_IDS=1 npm test -- src/i18n/ids.test.ts\`.
export type MessageId =
${ids.map((id) => `  | ${JSON.stringify(id)}`).join("\n")};
`;
}

test("the types know every message", () => {
  if (process.env.SAMPAN_WRITE_IDS) {
    writeFileSync(KEPT, listed());
  }
  expect(readFileSync(KEPT, "utf8")).toBe(listed());
});
