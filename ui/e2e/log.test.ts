import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browser, go, open, rows } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

const LINES = 100_000;

/** The log of the newest job, which is made to have so many lines. */
async function log(lines = LINES): Promise<{ readonly page: Page; readonly wrong: string[] }> {
  const window = await open(shared, { lang: "en", frozen: "1", lines: String(lines) }, "#/jobs");
  const { page } = window;
  await page.waitForSelector("[role=row][data-job]");
  await go(page, `#/jobs?job=${(await rows(page))[0]}&tab=log`);
  await page.waitForSelector(".joblog-line");
  return window;
}

const numbers = (page: Page) =>
  page.locator(".joblog-number").evaluateAll((all) => all.map((each) => Number(each.textContent)));

/** How long a jump to another place of the log takes until it is painted, in milliseconds: the median of some. */
async function jump(page: Page): Promise<number> {
  const jumps: number[] = [];
  for (const part of [0.1, 0.9, 0.5, 0.3, 0.7]) {
    const took = await page.locator(".joblog-view").evaluate(async (element, to) => {
      const begin = performance.now();
      element.scrollTop = element.scrollHeight * to;
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
      return performance.now() - begin;
    }, part);
    jumps.push(took);
    // What is looked at is fetched, and says something.
    const said = async () => (await page.locator(".joblog-text").allInnerTexts()).every(Boolean);
    await expect.poll(said, { timeout: 10_000 }).toBe(true);
    expect(await page.locator(".joblog-line").count()).toBeLessThan(80);
  }
  return jumps.sort((a, b) => a - b)[2] ?? 0;
}

test("100,000 lines are scrolled through as quickly as 1,000, and only those in view are in the document", async () => {
  const { page, wrong } = await log();
  await expect.poll(async () => Math.max(...(await numbers(page)))).toBe(LINES);
  const long = await jump(page);
  await page.close();
  const short = await log(1_000);
  expect(long).toBeLessThan(4 * (await jump(short.page)) + 50);
  expect([...wrong, ...short.wrong]).toEqual([]);
  await short.page.close();
});

test("all lines are searched, and the search goes from match to match", async () => {
  const { page, wrong } = await log();
  await page.fill("[name=search]", "0077777");
  await page.getByText("0 / 1", { exact: true }).waitFor();
  await page.press("[name=search]", "Enter");
  await page.waitForSelector("[data-chosen]");
  expect(await page.locator("[data-chosen] .joblog-number").innerText()).toBe("77778");
  expect(await page.locator("[data-chosen] mark").innerText()).toContain("0077777");
  // The line has an address of its own, also for a window that is opened anew.
  await page.click("[data-chosen] .joblog-number");
  expect(page.url()).toContain("line=77778");
  await page.reload();
  await page.waitForSelector("[data-chosen]");
  expect(await page.locator("[data-chosen] .joblog-number").innerText()).toBe("77778");
  expect(wrong).toEqual([]);
  await page.close();
});

test("the levels are counted, and hidden", async () => {
  const { page } = await log();
  const warnings = page.locator(".level-chip[data-level=warn]");
  expect(await warnings.innerText()).toMatch(/Warning\s+25,000/);
  for (const level of ["debug", "info", "error"]) {
    await page.click(`.level-chip[data-level=${level}]`);
  }
  await expect.poll(async () => await page.locator(".joblog-line:not([data-level=warn])").count()).toBe(0);
  expect(await page.locator(".joblog-line").count()).toBeGreaterThan(5);
  await page.close();
});

test("the log follows its end until somebody scrolls up, and takes it up again", {
  timeout: 120_000,
}, async () => {
  const { page, wrong } = await open(shared, { lang: "en" }, "#/jobs");
  await page.waitForSelector("[role=row][data-job]");
  const running = page.locator("[role=row][data-job]", { hasText: "Transfer blobs" }).first();
  await running.locator("[data-action=log]").click();
  await page.waitForSelector(".joblog-line");
  const view = page.locator(".joblog-view");
  const atEnd = () =>
    view.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 30);
  await expect.poll(atEnd).toBe(true);
  await view.hover();
  await page.mouse.wheel(0, -200);
  await expect.poll(atEnd).toBe(false);
  // What comes meanwhile is counted, and one step away.
  await page.locator("[data-action=end]").click({ timeout: 60_000 });
  await expect.poll(atEnd).toBe(true);
  expect(wrong).toEqual([]);
  await page.close();
});

test("lines wrap or not, attempts stand side by side, and the whole is copied and saved in two forms", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/jobs?status=error");
  await page.waitForSelector("[role=row][data-job]");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await go(page, `#/jobs?job=${(await rows(page)).at(-1)}&tab=log`);
  await page.waitForSelector(".joblog-line");
  await page.click("[data-action=wrap]");
  expect(await page.getAttribute("[data-action=wrap]", "aria-pressed")).toBe("false");
  await page.click("[data-action=attempts]");
  await expect.poll(async () => await page.locator(".joblog-attempts > section").count()).toBe(2);
  expect(await page.locator(".joblog-attempts").innerText()).toMatch(/Attempt 2[\s\S]+Attempt 3/);
  await page.click("[data-action=copy]");
  const copied = async () => await page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/begins attempt 1[\s\S]+begins attempt 3/);
  for (const [form, file] of [
    ["Text", ".txt"],
    ["JSON", ".jsonl"],
  ] as const) {
    await page.click("[data-action=save-log]");
    await page.getByRole("menuitem", { name: form }).click();
    await expect.poll(async () => await page.innerText(".joblog-saved")).toContain(file);
  }
  // Stored lines are said in the language of the moment.
  await page.locator("[data-language=zh-CN]").click();
  await expect.poll(async () => await page.innerText(".joblog-attempts")).toContain("第 3 次尝试");
  expect(wrong).toEqual([]);
  await page.close();
});
