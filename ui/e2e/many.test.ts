import type { Browser, Page } from "playwright-core";
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

test("100,000 jobs: by paging to the very end, with few rows in the document", {
  timeout: 300_000,
}, async () => {
  const query = { lang: "en", world: "large", jobs: String(JOBS) };
  const { page, wrong } = await open(shared, query, "#/jobs");
  await settle(page);
  expect(await page.innerText("[data-filter=all]")).toContain("100,000");
  expect(await page.getAttribute("[role=grid]", "aria-rowcount")).toBe(String(JOBS + 1));

  const newest = Number((await rows(page))[0]);
  let drawn = 0;
  let loaded = 0;
  while (loaded < JOBS) {
    const before = loaded;
    await page.locator("[role=grid]").evaluate((grid) => {
      grid.scrollTop = grid.scrollHeight;
    });
    await expect
      .poll(async () => await length(page), { timeout: 10_000, interval: 20 })
      .toBeGreaterThan(before);
    loaded = await length(page);
    drawn = Math.max(drawn, (await rows(page)).length);
  }
  expect(loaded).toBe(JOBS);
  expect(drawn).toBeLessThan(DRAWN);

  await page.locator("[role=grid]").evaluate((grid) => {
    grid.scrollTop = grid.scrollHeight;
  });
  const last = page.locator(`[role=row][aria-rowindex="${JOBS + 1}"]`);
  await last.waitFor();
  expect(Number(await last.getAttribute("data-job"))).toBeLessThan(newest - JOBS + 2);

  // The whole list goes on being live, and a far job opens.
  await last.locator("[role=gridcell]").first().click();
  await page.waitForSelector("[data-details]");
  const finished = await page.innerText("[data-filter=finished] b");
  await expect
    .poll(async () => await page.innerText("[data-filter=finished] b"), { timeout: 30_000 })
    .not.toBe(finished);
  expect(wrong).toEqual([]);
  await page.close();
});

/** How many jobs are loaded: the list is as high as all of them. */
async function length(page: Page): Promise<number> {
  return await page.locator("[role=grid]").evaluate((grid) => {
    const [row] = grid.querySelectorAll<HTMLElement>("[data-job]");
    const body = grid.querySelector<HTMLElement>("[role=rowgroup].body");
    return Math.round((body?.offsetHeight ?? 0) / (row?.offsetHeight ?? 1));
  });
}
