import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browser, go, open, rows, settle, wordsOf } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

const STATUS = { running: "[data-filter=running]", error: "[data-filter=error]", all: "[data-filter=all]" };

test("the filters stand in the hash, and the hash in the filters", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/jobs");
  await settle(page);
  const all = await rows(page);
  await page.click(STATUS.error);
  await settle(page);
  expect(page.url()).toContain("#/jobs?status=error");
  const failed = await rows(page);
  expect(failed.length).toBeGreaterThan(3);
  expect(failed.length).toBeLessThan(all.length);
  for (const job of failed) {
    expect(await wordsOf(page, job)).toContain("Failed");
  }
  await page.click(STATUS.running);
  await settle(page);
  expect(decodeURIComponent(page.url())).toMatch(/#\/jobs\?status=(error,running|running,error)/);
  expect((await rows(page)).length).toBe(failed.length + 4);

  // What was left can be gone back to.
  await page.goBack();
  await settle(page);
  expect(await rows(page)).toEqual(failed);
  await go(page, "#/jobs?status=stopped&rule=13");
  expect(await page.getAttribute("[data-filter=stopped]", "aria-pressed")).toBe("true");
  expect((await rows(page)).length).toBe(2);
  await page.click(STATUS.all);
  await settle(page);
  expect(page.url()).toContain("rule=13");
  expect(page.url()).not.toContain("status");
  expect(wrong).toEqual([]);
  await page.close();
});

test("what is narrowed down, in which order and with which columns, is kept as a view", async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN", frozen: "1" }, "#/jobs");
  await settle(page);
  await page.keyboard.press("/");
  await page.keyboard.type("nginx");
  await expect.poll(() => page.url()).toContain("words=nginx");
  await page.click("[data-filter=error]");
  await settle(page);
  const found = await rows(page);
  expect(found.length).toBeGreaterThan(2);
  await page.click("[data-action=keep-view]");
  await page.fill("[name=view]", "失败的 nginx");
  await page.keyboard.press("Enter");
  await page.click("[data-filter=all]");
  await page.click("[data-action=drop-words]");
  await settle(page);
  expect((await rows(page)).length).toBeGreaterThan(found.length);

  await page.click("[data-action=columns]");
  await page.click("[data-field=column-attempt]");
  await page.keyboard.press("Escape");
  await page.reload();
  await page.waitForSelector(".frame");
  await settle(page);
  expect(await page.locator("[role=columnheader][data-column=attempt]").count()).toBe(1);
  await page.click("[data-view='失败的 nginx']");
  await settle(page);
  expect(await rows(page)).toEqual(found);
  expect(wrong).toEqual([]);
  await page.close();
});

test("some jobs are selected by keyboard, stopped together, and taken back", async () => {
  const { page, wrong } = await open(shared, { lang: "en", paused: "1" }, "#/jobs?status=pending");
  await settle(page);
  const [first = ""] = await rows(page);
  await page.focus(`[data-job="${first}"]`);
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect.poll(async () => await page.innerText(".jobs-bulk")).toContain("2 selected");
  await page.click(".jobs-bulk [data-action=stop]");
  const dialog = page.locator("[role=dialog]");
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain("Stop 2 jobs?");
  await dialog.locator(".ant-btn-dangerous").click();
  await page.waitForSelector("[data-action=undo]");
  await expect.poll(async () => (await rows(page)).includes(first)).toBe(false);
  await page.click("[data-action=undo]");
  await expect.poll(async () => await page.locator(".ant-notification").innerText()).toContain("Undone");
  expect(wrong).toEqual([]);
  await page.close();
});

test("details open beside the list, tab by tab, and close", async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN", frozen: "1" }, "#/jobs?status=error");
  await settle(page);
  const [job = ""] = await rows(page);
  await page.click(`[data-job="${job}"] [data-column=image]`);
  await page.waitForSelector(`[data-details="${job}"]`);
  expect(page.url()).toContain(`job=${job}`);
  for (const tab of ["layers", "states", "timeline", "log", "overview"]) {
    await page.click(`[data-details] [data-tab=${tab}]`);
    await page.waitForSelector(`[data-tab-shown=${tab}]`);
    expect(page.url()).toContain(`tab=${tab}`);
    await expect.poll(async () => (await page.innerText("[role=tabpanel]")).length).toBeGreaterThan(10);
  }
  expect(await page.innerText("[role=tabpanel]")).toContain("无权访问");
  await page.click("[data-details] [data-action=close]");
  await page.waitForSelector("[data-details]", { state: "detached" });
  expect(page.url()).not.toContain("job=");

  // The button of the row leads to the log.
  await page.click(`[data-job="${job}"] [data-action=log]`);
  await page.waitForSelector("[data-tab-shown=log]");
  await expect.poll(async () => await page.innerText("[role=tabpanel]")).toContain("第 1 次尝试");
  expect(wrong).toEqual([]);
  await page.close();
});

test("a running job is stopped, and a job that was stopped runs again to its end", {
  timeout: 300_000,
}, async () => {
  const { page, wrong } = await open(shared, { lang: "en" }, "#/jobs");
  await settle(page);
  const running = page.locator("[role=row][data-job]", {
    hasText: "Transfer blobs",
  });
  const job = (await running.first().getAttribute("data-job")) ?? "";
  const row = page.locator(`[role=row][data-job="${job}"]`);
  await row.locator("[data-action=stop]").click();
  await expect.poll(async () => await row.innerText()).toContain("Stopping");
  await expect.poll(async () => await row.innerText()).toContain("Stopped");
  expect(await row.locator("[data-action=stop]").isDisabled()).toBe(true);

  await row.locator("[data-action=retry]").click();
  await expect.poll(async () => await row.innerText()).toMatch(/Pending|Running/);
  await row.locator("[data-action=log]").click();
  await expect
    .poll(async () => await row.innerText(), { timeout: 240_000, interval: 500 })
    .toContain("Finished");
  // The log followed it all the time.
  await expect.poll(async () => await page.innerText("[role=tabpanel]")).toMatch(/Finished: .+ copied in/);
  expect(wrong).toEqual([]);
  await page.close();
});

test("news change rows in place: bytes grow, and the list neither scrolls nor loses its choice", async () => {
  const { page, wrong } = await open(shared, { lang: "en" }, "#/jobs");
  await settle(page);
  const grid = page.locator(".jobs-table");
  await grid.evaluate((element) => {
    element.scrollTop = 90;
  });
  const counts = await page.innerText("[data-filter=finished] b");
  await expect
    .poll(async () => await page.innerText("[data-filter=finished] b"), { timeout: 30_000 })
    .not.toBe(counts);
  expect(await grid.evaluate((element) => element.scrollTop)).toBe(90);
  expect(wrong).toEqual([]);
  await page.close();
});

test("the language switches live: page, choice and scroll stay", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/jobs?status=finished");
  await settle(page);
  const grid = page.locator(".jobs-table");
  await grid.evaluate((element) => {
    element.scrollTop = 200;
  });
  const job = (await rows(page))[9] ?? "";
  await page.click(`[data-job="${job}"] [data-column=image]`);
  await page.waitForSelector(`[data-details="${job}"]`);
  await settle(page);
  const before = { url: page.url(), scroll: await grid.evaluate((element) => element.scrollTop) };
  expect(await page.innerText("h1")).toBe("Jobs");

  await page.locator("[data-language=zh-CN]").click();
  await expect.poll(async () => await page.innerText("h1")).toBe("复制任务");
  expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
  expect(await page.title()).toContain("舢板");
  expect({ url: page.url(), scroll: await grid.evaluate((element) => element.scrollTop) }).toEqual(before);
  expect(await page.getAttribute(`[data-job="${job}"]`, "aria-current")).toBe("true");
  expect(await page.innerText(`[data-details="${job}"]`)).toContain("已完成");

  await page.locator("[data-language=en]").click();
  await expect.poll(async () => await page.innerText("h1")).toBe("Jobs");
  expect(wrong).toEqual([]);
  await page.close();
});
