import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browser, go, hindrances, open, PAGES, rows, settle, unsaid } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

const TABS = ["overview", "layers", "manifest", "states", "timeline", "log"];

/** What is to be looked at in a world with everything in it: where, and what to do there. */
async function places(
  page: Page,
): Promise<readonly { hash: string; act?: (on: Page) => Promise<unknown> }[]> {
  await go(page, "#/jobs?status=error,running,retrying");
  const jobs = await rows(page);
  const [failed, waiting] = [jobs.at(-1) ?? "", jobs[0] ?? ""];
  return [
    ...PAGES.map((each) => ({ hash: `#/${each}` })),
    { hash: "#/jobs?status=canceled&rule=12" },
    ...TABS.map((tab) => ({ hash: `#/jobs?job=${failed}&tab=${tab}` })),
    { hash: `#/jobs?job=${waiting}&tab=states` },
    { hash: "#/jobs?job=999999" },
    { hash: "#/settings", act: (on) => on.click("[data-action=add-window]") },
    {
      hash: "#/settings",
      act: async (on) => {
        await on.click("[data-action=import]");
        await on.waitForSelector("[role=dialog]");
      },
    },
    { hash: "#/rules?edit=new" },
    { hash: "#/rules?edit=14", act: (on) => on.click("[data-action=preview]") },
    {
      hash: "#/rules",
      act: async (on) => {
        await on.click("[data-rule='Docker Hub mirror'] [data-action=more]");
        await on.click("[data-action=delete]");
        await on.waitForSelector("[role=dialog]");
      },
    },
    { hash: "#/targets?edit=new" },
    { hash: "#/targets?edit=5", act: (on) => on.click("[data-action=advanced]") },
    { hash: "#/targets", act: (on) => on.click("[data-target='离线介质'] [data-action=steps]") },
  ];
}

/** What is amiss with what is seen, beside where that is. */
async function amiss(page: Page, at: string): Promise<string[]> {
  await settle(page);
  return [...(await unsaid(page)), ...(await hindrances(page))].map((each) => `${at}: ${each}`);
}

// In the other pairs of a language and a theme `everywhere.test.ts` looks at all there is.
describe.each([
  ["en", "dark"],
  ["zh-CN", "light"],
])("in %s and %s", (lang, theme) => {
  test("every page says everything, hinders nobody and reports no error", {
    timeout: 180_000,
  }, async () => {
    const { page, wrong } = await open(shared, { lang, theme, frozen: "1" });
    const found: string[] = [];
    for (const { hash, act } of await places(page)) {
      await go(page, hash);
      await act?.(page);
      found.push(...(await amiss(page, hash)));
      if (act) {
        // Whatever stands over the page goes.
        await page.reload();
        await page.waitForSelector(".frame");
      }
    }
    expect(found).toEqual([]);
    expect(wrong).toEqual([]);
    expect(await page.getAttribute("html", "lang")).toBe(lang);
    expect(await page.getAttribute("html", "data-theme")).toBe(theme);
    await page.close();
  });

  test("so does the first start, and every page with nothing in it", async () => {
    const { page, wrong } = await open(shared, { lang, theme, world: "empty", frozen: "1" });
    const found = await amiss(page, "welcome");
    await page.click("[data-action=skip-welcome]");
    for (const each of PAGES) {
      await page.click(`[data-page=${each}]`);
      found.push(...(await amiss(page, each)));
    }
    expect(found).toEqual([]);
    expect(wrong).toEqual([]);
    await page.close();
  });

  test("and a store that cannot be opened", async () => {
    const { page, wrong } = await open(shared, { lang, theme, world: "broken" });
    expect(await amiss(page, "broken")).toEqual([]);
    expect(await page.innerText("body")).toContain("/home/admin/.local/share/sampan");
    expect(wrong).toEqual([]);
    await page.close();
  });
});
