import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browser, open, settle } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

/** Presses the tabulator until the focus is in an element that matches. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => !!document.activeElement?.closest(wanted), selector)) {
      return;
    }
  }
  throw new Error(`the tabulator does not lead to ${selector}`);
}

/** Whether what has the focus shows it: around itself, or over it. */
async function ringed(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const element = document.activeElement as Element;
    const { outlineStyle, boxShadow } = getComputedStyle(element);
    const { content, borderTopStyle } = getComputedStyle(element, "::after");
    const over = content !== "none" && borderTopStyle !== "none";
    return outlineStyle !== "none" || boxShadow !== "none" || over;
  });
}

/** Chooses in a list of choices by its keys. */
async function choose(page: Page, field: string, name: string): Promise<void> {
  const select = page.locator(`[data-field^="${field}"]`).first();
  await select.locator("input").focus();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect.poll(async () => await select.innerText()).toContain(name);
}

test("the way from the first start to a log needs no mouse", { timeout: 120_000 }, async () => {
  const { page, wrong } = await open(shared, { lang: "en", world: "empty" });
  await tabTo(page, "[data-action=try-sample]");
  expect(await ringed(page)).toBe(true);
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-job]");
  expect(page.url()).toContain("#/jobs?run=");

  // Into the list, along its rows, into the details and back.
  await tabTo(page, "[role=row][data-job]");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  await expect.poll(async () => await ringed(page)).toBe(true);
  const job = await page.evaluate(() => document.activeElement?.getAttribute("data-job"));
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-details="${job}"]`);
  await tabTo(page, "[role=tab]");
  await page.keyboard.press("End");
  await page.waitForSelector("[data-tab-shown=log]");
  await expect
    .poll(async () => await page.innerText("[role=tabpanel]"), { timeout: 60_000 })
    .toContain("Finished");
  await page.keyboard.press("Escape");
  await page.waitForSelector("[data-details]", { state: "detached" });
  expect(wrong).toEqual([]);
  await page.close();
});

test("a rule is made and run without a mouse", async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN" }, "#/rules");
  await settle(page);
  await tabTo(page, "[data-action=new]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[name=name]");
  await tabTo(page, "[name=name]");
  await page.keyboard.type("夜间同步");
  await choose(page, "source", "Docker Hub");
  await choose(page, "destination-", "备份 Registry");
  await tabTo(page, "[data-action=save-run]");
  await page.keyboard.press("Enter");
  await expect.poll(async () => await page.innerText("[data-rule='夜间同步']")).toContain("运行中");
  await page.focus(".ant-notification [data-action=jobs]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=row][data-job]");
  expect(page.url()).toContain("#/jobs?run=");
  await expect.poll(async () => await page.innerText("[role=grid]")).toContain("夜间同步");
  expect(wrong).toEqual([]);
  await page.close();
});

test("deleting asks first, with the focus on what does no harm", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/rules");
  await settle(page);
  const row = page.locator("[data-rule='Docker Hub mirror']");
  await row.locator("[data-action=more]").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=menu]");
  await page.click("[data-action=delete]");
  const dialog = page.locator("[role=dialog]");
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain("Docker Hub mirror");
  await expect
    .poll(async () => await page.evaluate(() => document.activeElement?.textContent))
    .toBe("Cancel");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  expect(await row.count()).toBe(1);
  expect(wrong).toEqual([]);
  await page.close();
});
