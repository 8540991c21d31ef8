import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browser, hindrances, open, settle } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

const notice = (page: Page) => page.locator(".ant-notification").innerText();

test("whatever can be done is found by typing, in either language, and done", async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN" }, "#/targets");
  await settle(page);
  await page.keyboard.press("Control+K");
  await page.waitForSelector("[role=dialog] [role=combobox]");
  expect(await hindrances(page)).toEqual([]);
  if (process.env.SAMPAN_LOOK) {
    await page.screenshot({ path: "/tmp/jobsui-palette.png" });
  }
  // Who knows the word in English finds it as well.
  await page.keyboard.type("settings");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain("#/settings");

  await page.keyboard.press("Control+K");
  await page.waitForSelector("[role=dialog] [role=combobox]");
  await page.keyboard.type("执行 Docker Hub");
  await expect
    .poll(async () => await page.locator("[role=option][aria-selected=true]").innerText())
    .toContain("Docker Hub mirror");
  await page.keyboard.press("Enter");
  await expect.poll(async () => await notice(page)).toContain("Docker Hub mirror");
  expect(wrong).toEqual([]);
  await page.close();
});

test("every shortcut stands on one sheet, and pages are reached by theirs", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/rules");
  await settle(page);
  await page.keyboard.press("?");
  const sheet = page.locator("[role=dialog]");
  await sheet.waitFor();
  expect(await sheet.innerText()).toMatch(/Delete rule/);
  expect(await hindrances(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  const jobs = await page.getAttribute("[data-page=jobs]", "aria-keyshortcuts");
  await page.keyboard.press(jobs ?? "");
  await expect.poll(() => page.url()).toContain("#/jobs");
  expect(wrong).toEqual([]);
  await page.close();
});

test("a row's menu has its actions; what was switched by mistake is taken back", async () => {
  const { page, wrong } = await open(shared, { lang: "en" }, "#/rules");
  await settle(page);
  const row = page.locator("[data-rule='Docker Hub mirror']");
  const before = await row.getAttribute("data-enabled");
  await row.click({ button: "right", position: { x: 80, y: 12 } });
  const menu = page.locator("[role=menu]");
  await menu.waitFor();
  expect(await menu.innerText()).toContain("Duplicate");
  await menu.locator(before === "true" ? "[data-action=disable]" : "[data-action=enable]").click();
  await expect.poll(async () => await row.getAttribute("data-enabled")).not.toBe(before);
  await page.waitForSelector("[data-action=undo]");
  await page.keyboard.press("Control+Z");
  await expect.poll(async () => await row.getAttribute("data-enabled")).toBe(before);
  expect(wrong).toEqual([]);
  await page.close();
});

test("keys of a row are heard where the row has the focus, and nowhere else", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/rules");
  await settle(page);
  await page.keyboard.press("p");
  expect(page.url()).not.toContain("edit=");
  await page.locator("[data-rule]").first().focus();
  await page.keyboard.press("p");
  await expect.poll(() => page.url()).toContain("show=preview");
  expect(wrong).toEqual([]);
  await page.close();
});
