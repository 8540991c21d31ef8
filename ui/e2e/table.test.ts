import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tabTo } from "./keys";
import { browser, open, rows, settle, wordsOf } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

const heads = (page: Page) =>
  page
    .locator("[role=columnheader]")
    .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.column ?? ""));

test("columns are chosen, moved and made wider, and stay so", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/jobs", {
    width: 1600,
    height: 900,
  });
  await settle(page);
  expect(await heads(page)).toEqual([
    "select",
    "image",
    "rule",
    "operation",
    "status",
    "progress",
    "created",
    "ended",
    "acts",
  ]);
  await page.click("[data-action=columns]");
  await page.click("[data-field=column-operation]");
  await page.click("[data-field=column-took]");
  await page.getByRole("button", { name: "Move Rule down" }).click();
  await page.getByRole("button", { name: "Move Rule down" }).click();
  await page.keyboard.press("Escape");
  const edge = page.locator("[data-edge=image]");
  await edge.focus();
  const before = Number(await edge.getAttribute("aria-valuenow"));
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press("ArrowRight");
  }
  const width = Number(await edge.getAttribute("aria-valuenow"));
  expect(width).toBeGreaterThan(before);
  const chosen = await heads(page);
  expect(chosen).not.toContain("operation");
  expect(chosen).toContain("took");
  expect(chosen.indexOf("rule")).toBeGreaterThan(chosen.indexOf("status"));
  await page.reload();
  await page.waitForSelector(".frame");
  await settle(page);
  expect(await heads(page)).toEqual(chosen);
  expect(Number(await edge.getAttribute("aria-valuenow"))).toBe(width);
  await page.click("[data-action=columns]");
  await page.click("[data-action=usual-columns]");
  await expect.poll(async () => (await heads(page)).includes("operation")).toBe(true);
  expect(wrong).toEqual([]);
  await page.close();
});

test("the edge of a column is reached by the tabulator and moved by keys, which leave the rows alone", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/jobs");
  await settle(page);
  await tabTo(page, "[data-edge=status]");
  const status = page.locator("[role=columnheader][data-column=status]");
  const width = async () => Math.round((await status.boundingBox())?.width ?? 0);
  const [row] = await rows(page);
  const usual = await width();
  await page.keyboard.press("ArrowRight");
  await expect.poll(width).toBe(usual + 16);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(width).toBe(usual - 16);
  const edge = page.locator("[data-edge=status]");
  expect(await edge.getAttribute("role")).toBe("separator");
  expect(Number(await edge.getAttribute("aria-valuenow"))).toBe(usual - 16);
  expect(Number(await edge.getAttribute("aria-valuemin"))).toBeLessThan(usual);
  // What stands below the head moves along.
  const cell = page.locator(`[data-job="${row}"] [data-column=status]`);
  expect(Math.round((await cell.boundingBox())?.width ?? 0)).toBe(usual - 16);
  await page.keyboard.press("Enter");
  await expect.poll(width).toBe(usual);
  expect(await page.locator("[data-details]").count()).toBe(0);
  expect(wrong).toEqual([]);
  await page.close();
});

test("an advanced search stands in chips and in the hash, and goes chip by chip", async () => {
  const { page, wrong } = await open(shared, { lang: "zh-CN", frozen: "1" }, "#/jobs");
  await settle(page);
  const all = await page.getAttribute("[role=grid]", "aria-rowcount");
  await page.click("[data-action=advanced]");
  for (const [field, choice] of [
    ["operation", "传输"],
    ["target", "registry.example.com"],
  ] as const) {
    await page.click(`[data-field=${field}]`);
    await page.keyboard.type(choice);
    await page.keyboard.press("Enter");
  }
  await page.click("[data-action=apply-advanced]");
  await settle(page);
  expect(page.url()).toContain("operation=transfer");
  expect(page.url()).toContain("target=3");
  const narrowed = await page.getAttribute("[role=grid]", "aria-rowcount");
  expect(Number(narrowed)).toBeLessThan(Number(all));
  expect(await page.innerText("[data-chip=target]")).toContain("registry.example.com");
  await page.click("[data-action=drop-target]");
  await settle(page);
  expect(page.url()).not.toContain("target=");
  expect(Number(await page.getAttribute("[role=grid]", "aria-rowcount"))).toBeGreaterThan(Number(narrowed));
  expect(await page.locator("[data-chip]").count()).toBe(1);
  expect(wrong).toEqual([]);
  await page.close();
});

test("what is selected stays selected while jobs move and filters change", async () => {
  const { page, wrong } = await open(shared, { lang: "en", rate: "50" }, "#/jobs?status=finished");
  await settle(page);
  const [first = "", , third = ""] = await rows(page);
  for (const job of [first, third]) {
    await page.click(`[data-job="${job}"] [data-column=select]`);
  }
  const finished = await page.innerText("[data-filter=finished] b");
  await expect
    .poll(async () => await page.innerText("[data-filter=finished] b"), { timeout: 30_000 })
    .not.toBe(finished);
  await page.click("[data-filter=all]");
  await settle(page);
  await page.click("[data-filter=finished]");
  await settle(page);
  expect(await page.innerText(".jobs-bulk [role=status]")).toBe("2 selected");
  for (const job of [first, third]) {
    expect(await page.getAttribute(`[data-job="${job}"]`, "aria-selected")).toBe("true");
  }
  expect(wrong).toEqual([]);
  await page.close();
});

test("many are moved in the queue, and who was not says so", async () => {
  const query = { lang: "en", world: "large", jobs: "5000", paused: "1" };
  const { page, wrong } = await open(shared, query, "#/jobs");
  await settle(page);
  await page.click("[data-action=select-all]");
  await expect
    .poll(async () => await page.innerText(".jobs-bulk"))
    .toMatch(/All 5,000 matching jobs are selected/);
  await page.click(".jobs-bulk [data-action=first]");
  await expect.poll(async () => await page.innerText(".ant-notification")).toMatch(/400 jobs/);
  // Of 5,000 only those that have ended are deleted; the question counts both.
  await page.click(".jobs-bulk [data-action=delete]");
  await page.waitForSelector("[role=dialog]");
  const asked = await page.innerText("[role=dialog]");
  expect(asked).toContain("Delete 4,600 jobs?");
  expect(asked).toContain("The other 400 selected jobs stay as they are");
  await page.keyboard.press("Escape");
  expect(wrong).toEqual([]);
  await page.close();
});

test("a list without jobs, one that nothing matches, and one that cannot be read say what to do", async () => {
  const failing = await open(shared, { lang: "en", refuse: "list_jobs" }, "#/jobs");
  await expect.poll(async () => await failing.page.innerText("body")).toContain("Check the disk");
  await failing.page.close();
  const { page, wrong } = await open(
    shared,
    { lang: "en", frozen: "1" },
    "#/jobs?words=nothing-is-called-so",
  );
  await settle(page);
  await page.click("[data-action=clear-filters]");
  await settle(page);
  expect((await rows(page)).length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
  await page.close();
});

test("where the window is narrow, few rows are drawn, and details stand below them in sight", async () => {
  const { page, wrong } = await open(
    shared,
    { lang: "en", world: "large", jobs: "5000", frozen: "1" },
    "#/jobs",
    { width: 880, height: 640 },
  );
  await settle(page);
  expect((await rows(page)).length).toBeLessThan(60);
  const [job = ""] = await rows(page);
  expect(await wordsOf(page, job)).toContain(":");
  await page.click(`[data-job="${job}"] [data-column=image]`);
  await page.waitForSelector(`[data-details="${job}"]`);
  const box = await page.locator("[data-details]").boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 9_999)).toBeLessThanOrEqual(640);
  expect(box?.height).toBeGreaterThan(150);
  await page.locator("[data-view]").first().click();
  await expect.poll(() => page.url()).toContain("status=");
  expect(wrong).toEqual([]);
  await page.close();
});
