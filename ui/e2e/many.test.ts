import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browser, open, rows, settle } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

const JOBS = 100_000;
/** Rows in the document at once, at most. */
const DRAWN = 200;

test("100,000 jobs: anywhere at once, with few rows in the document", {
  timeout: 300_000,
}, async () => {
  const query = { lang: "en", world: "large", jobs: String(JOBS) };
  const { page, wrong } = await open(shared, query, "#/jobs");
  await settle(page);
  expect(await page.innerText("[data-filter=all]")).toContain("100,000");
  expect(await page.getAttribute("[role=grid]", "aria-rowcount")).toBe(String(JOBS + 1));

  const newest = Number((await rows(page))[0]);
  const grid = page.locator("[role=grid]");

  // Anywhere at once: into the middle, and to the very end.
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await page.waitForSelector(`[role=row][aria-rowindex="${JOBS / 2}"][data-job]`);
  expect((await rows(page)).length).toBeLessThan(DRAWN);
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  const last = page.locator(`[role=row][aria-rowindex="${JOBS + 1}"][data-job]`);
  await last.waitFor();
  expect(Number(await last.getAttribute("data-job"))).toBeLessThan(newest - JOBS + 2);
  expect((await rows(page)).length).toBeLessThan(DRAWN);

  // The whole list goes on being live, and a far job opens.
  await last.locator("[data-column=image]").click();
  await page.waitForSelector("[data-details]");
  const finished = await page.innerText("[data-filter=finished] b");
  await expect
    .poll(async () => await page.innerText("[data-filter=finished] b"), { timeout: 30_000 })
    .not.toBe(finished);
  expect(wrong).toEqual([]);
  await page.close();
});

test("of 100,000 jobs those with a name are found, put in order, selected as a whole and deleted", {
  timeout: 300_000,
}, async () => {
  const query = { lang: "en", world: "large", jobs: String(JOBS), paused: "1" };
  const { page, wrong } = await open(
    shared,
    query,
    "#/jobs?words=-007&status=error,canceled,stopped,finished",
  );
  await settle(page);
  const words = await page.innerText("[role=grid]");
  expect(words).toContain("-007");
  const found = Number(await page.getAttribute("[role=grid]", "aria-rowcount")) - 1;
  expect(found).toBeGreaterThan(100);

  await page.click("[data-sort=image]");
  await settle(page);
  expect(page.url()).toContain("sort=image");
  expect(await page.getAttribute("[data-column=image][role=columnheader]", "aria-sort")).toBe("ascending");

  await page.click("[data-action=select-all]");
  await page.waitForSelector(".jobs-bulk [data-action=delete]");
  // One of them is to stay.
  const [kept = ""] = await rows(page);
  await page.click(`[data-job="${kept}"] [data-column=select]`);
  const count = new Intl.NumberFormat("en").format(found - 1);
  await expect.poll(async () => await page.innerText(".jobs-bulk [data-action=delete]")).toContain(count);
  await page.click(".jobs-bulk [data-action=delete]");
  const dialog = page.locator("[role=dialog]");
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain(`Delete ${count} jobs?`);
  await dialog.locator(".ant-btn-dangerous").click();
  await expect.poll(async () => await rows(page), { timeout: 60_000 }).toEqual([kept]);
  expect(wrong).toEqual([]);
  await page.close();
});
