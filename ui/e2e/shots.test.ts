import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { browser, LANGUAGES, open, THEMES } from "./window";

/** Where the pictures go; not kept by git. */
const FOLDER = new URL("../../target/shots/", import.meta.url).pathname;

interface Shot {
  readonly name: string;
  readonly hash?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly size?: { readonly width: number; readonly height: number };
  readonly act?: (page: Page) => Promise<unknown>;
}

const NARROW = { width: 880, height: 640 };
const WIDE = { width: 1600, height: 900 };
const click = (selector: string) => async (page: Page) => await page.click(selector);

const BELOW = { width: 1000, height: 900 };

/** Opens the details of the first job in a status. */
const details = (status: string, tab: string) => async (page: Page) => {
  await page.click(`[data-job]:has([data-status=${status}]) [data-action=log]`);
  await page.click(`[data-tab=${tab}]`);
};

const SHOTS: readonly Shot[] = [
  { name: "welcome", query: { world: "empty" } },
  { name: "broken", query: { world: "broken" } },
  ...["rules", "jobs", "targets", "settings"].flatMap((page): Shot[] => [
    { name: page, hash: `#/${page}` },
    { name: `${page}-narrow`, hash: `#/${page}`, size: NARROW },
    {
      name: `${page}-empty`,
      hash: `#/${page}`,
      query: { world: "empty" },
      act: async (window) => {
        await window.click("[data-action=skip-welcome]");
        await window.click(`[data-page=${page}]`);
      },
    },
  ]),
  { name: "rule-new", hash: "#/rules?edit=new" },
  { name: "rule-edit", hash: "#/rules?edit=1", size: { width: 1280, height: 1300 } },
  { name: "rule-edit-narrow", hash: "#/rules?edit=1", size: NARROW },
  { name: "rule-preview", hash: "#/rules?edit=1", act: click("[data-action=preview]") },
  {
    name: "rule-delete",
    hash: "#/rules",
    act: async (page) => {
      await page.click("[data-rule] [data-action=more]");
      await page.click("[data-action=delete]");
    },
  },
  { name: "target-new", hash: "#/targets?edit=new" },
  { name: "target-edit", hash: "#/targets?edit=3", size: { width: 1280, height: 1200 } },
  { name: "target-steps", hash: "#/targets", act: click("[data-action=steps][data-healthy=false]") },
  { name: "target-delete", hash: "#/targets", act: click("[data-target] [data-action=delete]") },
  { name: "jobs-wide", hash: "#/jobs", size: WIDE },
  { name: "jobs-error", hash: "#/jobs?status=error" },
  { name: "jobs-none", hash: "#/jobs?status=canceled&rule=2" },
  { name: "jobs-compact", hash: "#/jobs", query: { compact: "1" } },
  ...["overview", "layers", "states", "timeline", "log"].flatMap((tab): Shot[] => [
    { name: `details-${tab}`, hash: "#/jobs", size: WIDE, act: details("running", tab) },
    { name: `details-${tab}-below`, hash: "#/jobs", size: BELOW, act: details("error", tab) },
  ]),
  { name: "details-retrying", hash: "#/jobs", size: WIDE, act: details("retrying", "overview") },
  { name: "details-finished", hash: "#/jobs", size: WIDE, act: details("finished", "states") },
];

describe.runIf(process.env.SAMPAN_SHOTS)("pictures", () => {
  let shared: Browser;
  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    shared = await browser();
  });
  afterAll(async () => await shared.close());

  for (const lang of LANGUAGES) {
    for (const theme of THEMES) {
      test.each(SHOTS)(`$name, ${lang}, ${theme}`, async ({ name, hash, query, size, act }) => {
        const { page } = await open(shared, { lang, theme, frozen: "1", ...query }, hash, size);
        await page.waitForTimeout(250);
        await act?.(page);
        await page.waitForTimeout(250);
        await page.screenshot({ path: `${FOLDER}${name}.${lang}.${theme}.png` });
        await page.close();
      });
    }
  }
});
