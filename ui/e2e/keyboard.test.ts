import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { choose, ringed, tabTo } from "./keys";
import { browser, open, rows, settle } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

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
  await expect.poll(async () => await page.innerText("body")).toContain("夜间同步");
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

test("a target is made, checked and saved without a mouse", { timeout: 120_000 }, async () => {
  const { page, wrong } = await open(shared, { lang: "en" }, "#/targets");
  await settle(page);
  await tabTo(page, "[data-action=new]");
  await page.keyboard.press("Enter");
  await tabTo(page, "[name=name]");
  await page.keyboard.type("lab-2");
  await tabTo(page, "[name=url]");
  await page.keyboard.type("https://lab-2.example.com");
  await tabTo(page, ".ant-drawer-footer [data-action=check]");
  await page.keyboard.press("Enter");
  await expect.poll(async () => await page.innerText(".target-panel")).toContain("Permission to push");
  await tabTo(page, ".ant-drawer-footer [data-action=save]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-target=lab-2]");
  // In the list its keys do the same.
  await page.focus("[data-target=lab-2]");
  await page.keyboard.press("c");
  await expect.poll(async () => await page.innerText("[data-target=lab-2]")).toContain("Healthy");
  expect(wrong).toEqual([]);
  await page.close();
});

test("a job is stopped, retried, looked into and deleted without a mouse", {
  timeout: 120_000,
}, async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN", paused: "1" }, "#/jobs?status=pending");
  await settle(page);
  const [job = ""] = await rows(page);
  await tabTo(page, "[role=row][data-job]");
  await page.keyboard.press("s");
  await expect.poll(async () => (await rows(page)).includes(job)).toBe(false);
  // From where it was, to all jobs.
  await page.keyboard.press("/");
  await expect.poll(async () => await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
  await page.goto(page.url().replace("pending", "stopped"));
  await page.focus(`[data-job="${job}"]`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-details="${job}"]`);
  await tabTo(page, "[role=tab]");
  await page.keyboard.press("End");
  await page.waitForSelector("[data-tab-shown=log]");
  await page.keyboard.press("Escape");
  await page.focus(`[data-job="${job}"]`);
  await page.keyboard.press("r");
  await expect.poll(async () => (await rows(page)).includes(job)).toBe(false);
  await page.goto(page.url().replace("stopped", "error"));
  await settle(page);
  const [failed = ""] = await rows(page);
  await page.focus(`[data-job="${failed}"]`);
  await page.keyboard.press("Delete");
  const dialog = page.locator("[role=dialog]");
  await dialog.waitFor();
  await tabTo(page, ".ant-btn-dangerous");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(async () => (await rows(page)).includes(failed)).toBe(false);
  expect(wrong).toEqual([]);
  await page.close();
});

test("what a rule would do is looked at, and the rule is switched off, without a mouse", async () => {
  const { page, wrong } = await open(shared, { lang: "en" }, "#/rules");
  await settle(page);
  await tabTo(page, "[data-row]");
  await page.keyboard.press("p");
  await page.waitForSelector(".preview-rows, [data-previewed]");
  await page.keyboard.press("Control+2");
  await page.waitForSelector("[data-row]");
  await page.focus("[data-rule='Docker Hub mirror']");
  await page.keyboard.press("Shift+F10");
  await page.waitForSelector("[role=menu]");
  await page.keyboard.press("Escape");
  await tabTo(page, "[data-rule='Docker Hub mirror'] [data-action=enable]");
  await page.keyboard.press("Space");
  await expect
    .poll(async () => await page.getAttribute("[data-rule='Docker Hub mirror']", "data-enabled"))
    .toBe("false");
  expect(wrong).toEqual([]);
  await page.close();
});

test("another tool's file is brought along at the first start without a mouse", async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN", world: "empty", foreign: "1" });
  await tabTo(page, "[data-action=import]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=dialog]");
  await tabTo(page, "[name=other]");
  await page.keyboard.type("mirror.example.com");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-remark=import-unknown]");
  await tabTo(page, "[data-action=accept]");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".frame");
  await expect.poll(() => page.url()).toContain("#/rules");
  expect(wrong).toEqual([]);
  await page.close();
});
