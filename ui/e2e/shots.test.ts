import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { browser, go, LANGUAGES, open, PAGES, rows, settle, THEMES } from "./window";

/** Where the pictures go; not kept by git. */
const FOLDER = new URL("../../target/shots/", import.meta.url).pathname;

interface Shot {
  readonly name: string;
  /** Where; for jobs, `JOB` stands for the first one in the status `of`. */
  readonly hash?: string;
  readonly of?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly size?: { readonly width: number; readonly height: number };
  readonly act?: (page: Page) => Promise<unknown>;
}

const NARROW = { width: 880, height: 640 };
const WIDE = { width: 1600, height: 900 };
const HIGH = { width: 1280, height: 1300 };
const TABS = ["overview", "layers", "states", "timeline", "log"];
const click = (selector: string) => async (page: Page) => await page.click(selector);

const SHOTS: readonly Shot[] = [
  { name: "welcome", query: { world: "empty" } },
  { name: "broken", query: { world: "broken" } },
  ...PAGES.flatMap((page): Shot[] => [
    { name: page, hash: `#/${page}` },
    { name: `${page}-narrow`, hash: `#/${page}`, size: NARROW },
    {
      name: `${page}-empty`,
      query: { world: "empty" },
      act: async (window) => {
        await window.click("[data-action=skip-welcome]");
        await window.click(`[data-page=${page}]`);
      },
    },
  ]),
  { name: "frame-paused", hash: "#/jobs", query: { paused: "1", notice: "1" } },
  { name: "rule-new", hash: "#/rules?edit=new", size: HIGH },
  {
    name: "rule-faults",
    hash: "#/rules?edit=new",
    size: HIGH,
    act: async (page) => {
      await page.fill("[name=name]", "Docker Hub mirror");
      await page.click("[data-action=save]");
    },
  },
  { name: "rule-edit", hash: "#/rules?edit=14", size: HIGH },
  { name: "rule-edit-narrow", hash: "#/rules?edit=14", size: NARROW },
  { name: "rule-preview", hash: "#/rules?edit=14", act: click("[data-action=preview]") },
  {
    name: "rule-delete",
    hash: "#/rules",
    act: async (page) => {
      await page.click("[data-rule='每日同步生产镜像'] [data-action=more]");
      await page.click("[data-action=delete]");
    },
  },
  { name: "target-new", hash: "#/targets?edit=new" },
  { name: "target-edit", hash: "#/targets?edit=3", size: HIGH },
  {
    name: "target-steps",
    hash: "#/targets",
    act: click("[data-target^=edge-site] [data-action=steps]"),
  },
  {
    name: "target-delete",
    hash: "#/targets",
    act: click("[data-target='实验室 Registry'] [data-action=delete]"),
  },
  { name: "target-in-use", hash: "#/targets", act: click("[data-target='Docker Hub'] [data-action=delete]") },
  { name: "jobs-wide", hash: "#/jobs", size: WIDE },
  { name: "jobs-error", hash: "#/jobs?status=error" },
  { name: "jobs-none", hash: "#/jobs?status=canceled&rule=12" },
  { name: "jobs-run", hash: "#/jobs", act: runOfFirst },
  { name: "jobs-compact", hash: "#/jobs", query: { compact: "1" } },
  { name: "jobs-large", hash: "#/jobs", query: { world: "large", jobs: "20000" } },
  ...["running", "error", "retrying", "finished"].flatMap((of) =>
    TABS.map(
      (tab): Shot => ({ name: `details-${of}-${tab}`, of, hash: `#/jobs?job=JOB&tab=${tab}`, size: WIDE }),
    ),
  ),
  ...TABS.map(
    (tab): Shot => ({
      name: `details-below-${tab}`,
      of: "error",
      hash: `#/jobs?job=JOB&tab=${tab}`,
      size: { width: 1000, height: 800 },
    }),
  ),
];

/** Goes to the run of the newest rule that has one. */
async function runOfFirst(page: Page): Promise<void> {
  await page.click("[data-page=rules]");
  await page.click(
    "[data-rule='每日同步生产镜像'] a[href*='run='], [data-rule='每日同步生产镜像'] [data-action=jobs]",
  );
}

describe.runIf(process.env.SAMPAN_SHOTS)("pictures", () => {
  let shared: Browser;
  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    shared = await browser();
  });
  afterAll(async () => await shared.close());

  for (const lang of LANGUAGES) {
    for (const theme of THEMES) {
      test.each(SHOTS)(`$name, ${lang}, ${theme}`, async ({ name, hash = "", of, query, size, act }) => {
        const first = of ? `#/jobs?status=${of}` : hash;
        const { page } = await open(shared, { lang, theme, frozen: "1", ...query }, first, size);
        await settle(page);
        if (of) {
          await go(page, hash.replace("JOB", (await rows(page)).at(-1) ?? ""));
        }
        await act?.(page);
        await settle(page);
        await page.screenshot({ path: `${FOLDER}${name}.${lang}.${theme}.png` });
        await page.close();
      });
    }
  }
});
