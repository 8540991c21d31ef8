import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PLACES, type Place, tour } from "./places";
import { browser, LANGUAGES, THEMES } from "./window";

/** Where the pictures go; not kept by git. What there is to be seen is. */
const FOLDER = new URL("../../target/shots/", import.meta.url).pathname;
const KEPT = new URL("../../tests/desktop/gallery/README.md", import.meta.url).pathname;

/** The places that pictures are made of: those that are named, or all. */
const only = process.env.ONLY?.split(",").filter(Boolean) ?? [];
const wanted = PLACES.filter(({ name }) => only.length === 0 || only.includes(name));

const VARIANTS = [
  ...LANGUAGES.flatMap((lang) => THEMES.map((theme) => ({ lang, theme, query: {} }))),
  { lang: "pseudo", theme: "light", query: { lang: "en", pseudo: "1" } },
];

const file = (name: string, { lang, theme }: (typeof VARIANTS)[number]) => `${name}.${lang}.${theme}.png`;

/** All pictures on one page, a row a place, that shows them side by side. */
function gallery(): string {
  const cell = (path: string) =>
    `<td><a href="${path}"><img loading="lazy" width="480" src="${path}" alt="${path}"></a></td>`;
  const rows = PLACES.map(({ name }) => {
    const cells = VARIANTS.map((variant) => cell(file(name, variant)));
    return `<tr><th id="${name}">${name}</th>${cells.join("")}</tr>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Sampan</title>
<style>body{font:14px sans-serif}th{vertical-align:top;text-align:start}img{border:1px solid #888}</style>
<table>${rows.join("\n")}</table>\n`;
}

/** The list of what there is to be seen. */
function list(): string {
  const row = ({ name, hash = "", of, query = {}, size }: Place) => {
    const world = Object.entries(query).map(([key, value]) => `${key}=${value}`);
    const where = [hash && `\`${hash}\``, of && `of a job that is \`${of}\``, ...world].filter(Boolean);
    return `| ${name} | ${where.join(", ")} | ${size ? `${size.width} × ${size.height}` : "1280 × 800"} |`;
  };
  return `# What there is to be looked at

\`make shots\` makes a picture of each of these in both languages and themes, and with texts that are longer by some 40 %
and in brackets, over a made-up host in which time stands still; and pictures of the real window. They are some hundreds,
so they stay out of the repository: \`target/shots/index.html\` shows them side by side, \`target/shots/desktop\` has the
real ones. This list is made from \`ui/e2e/places.ts\` by \`cd ui && SAMPAN_WRITE_PLACES=1 npm run e2e -- e2e/shots.test.ts\`.

| picture | where | window |
| --- | --- | --- |
${PLACES.map(row).join("\n")}
`;
}

test("the list of what there is to be looked at is kept", () => {
  if (process.env.SAMPAN_WRITE_PLACES) {
    writeFileSync(KEPT, list());
  }
  expect(readFileSync(KEPT, "utf8")).toBe(list());
  expect(new Set(PLACES.map(({ name }) => name)).size).toBe(PLACES.length);
});

describe.runIf(process.env.SAMPAN_SHOTS)("pictures", () => {
  let shared: Browser;
  beforeAll(async () => {
    expect(wanted.length, `of ${only}`).toBe(only.length || PLACES.length);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(`${FOLDER}index.html`, gallery());
    shared = await browser();
  });
  afterAll(async () => await shared.close());

  for (const variant of VARIANTS) {
    const { lang, theme, query } = variant;
    test(`${lang}, ${theme}`, { timeout: 1_800_000 }, async () => {
      await tour(shared, wanted, { lang, theme, ...query }, async ({ page }, { name }) => {
        await page.screenshot({ path: `${FOLDER}${file(name, variant)}` });
      });
    });
  }
});
