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

test("details open beside the list, tab by tab, and close", async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN", frozen: "1" }, "#/jobs?status=error");
  await settle(page);
  const [job = ""] = await rows(page);
  await page.click(`[data-job="${job}"] [role=gridcell]`);
  await page.waitForSelector(`[data-details="${job}"]`);
  expect(page.url()).toContain(`job=${job}`);
  for (const tab of ["layers", "states", "timeline", "log", "overview"]) {
    await page.click(`[data-details] [data-tab=${tab}]`);
    await page.waitForSelector(`[data-tab-shown=${tab}]`);
    expect(page.url()).toContain(`tab=${tab}`);
    expect((await page.innerText("[role=tabpanel]")).length).toBeGreaterThan(10);
  }
  expect(await page.innerText("[role=tabpanel]")).toContain("无权访问");
  await page.click("[data-details] [data-action=close]");
  await page.waitForSelector("[data-details]", { state: "detached" });
  expect(page.url()).not.toContain("job=");

  // The button of the row leads to the log.
  await page.click(`[data-job="${job}"] [data-action=log]`);
  await page.waitForSelector("[data-tab-shown=log]");
  expect(await page.innerText("[role=tabpanel]")).toContain("第 1 次尝试");
  expect(wrong).toEqual([]);
  await page.close();
});

test("a running job is stopped, and a job that was stopped runs again to its end", {
  timeout: 120_000,
}, async () => {
  const { page, wrong } = await open(shared, { lang: "en" }, "#/jobs");
  await settle(page);
  const running = page.locator("[role=row][data-job]", {
    has: page.locator(".status", { hasText: "Running" }),
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
    .poll(async () => await row.innerText(), { timeout: 90_000, interval: 500 })
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
  await page.click(`[data-job="${job}"] [role=gridcell]`);
  await page.waitForSelector(`[data-details="${job}"]`);
  await settle(page);
  const before = { url: page.url(), scroll: await grid.evaluate((element) => element.scrollTop) };
  expect(await page.innerText("h1")).toBe("Jobs");

  await page.getByText("中文", { exact: true }).click();
  await expect.poll(async () => await page.innerText("h1")).toBe("复制任务");
  expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
  expect(await page.title()).toContain("舢板");
  expect({ url: page.url(), scroll: await grid.evaluate((element) => element.scrollTop) }).toEqual(before);
  expect(await page.getAttribute(`[data-job="${job}"]`, "aria-selected")).toBe("true");
  expect(await page.innerText(`[data-details="${job}"]`)).toContain("已完成");

  await page.getByText("English", { exact: true }).click();
  await expect.poll(async () => await page.innerText("h1")).toBe("Jobs");
  expect(wrong).toEqual([]);
  await page.close();
});
