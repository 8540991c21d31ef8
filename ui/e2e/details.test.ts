import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { focused, tabTo } from "./keys";
import { browser, go, open, rows, settle } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

/** Opens the details of the last job in a status. */
async function details(of: string, tab: string, query: Readonly<Record<string, string>> = {}) {
  const window = await open(shared, { lang: "en", frozen: "1", ...query }, `#/jobs?status=${of}`, {
    width: 1600,
    height: 900,
  });
  await settle(window.page);
  const job = (await rows(window.page)).at(-1) ?? "";
  await go(window.page, `#/jobs?status=${of}&job=${job}&tab=${tab}`);
  await window.page.waitForSelector(`[data-details="${job}"] [data-tab-shown=${tab}]`);
  return window;
}

const panel = (page: Page) => page.innerText("[role=tabpanel]");

test("what a job copies, by digest, how it is pulled and which command does the same is copied", async () => {
  const { page, wrong } = await details("finished", "overview");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied: string[] = [];
  const facts = page.locator(".job-facts [aria-label='Copy to the clipboard']");
  expect(await facts.count()).toBe(5);
  for (let at = 0; at < 5; at += 1) {
    await facts.nth(at).click();
    await expect
      .poll(async () => await page.evaluate(() => navigator.clipboard.readText()))
      .not.toBe(copied.at(-1) ?? "");
    copied.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  const [source = "", destination = "", digest, pull, command] = copied;
  expect(digest).toMatch(/^[^@]+@sha256:[0-9a-f]{64}$/);
  expect(pull).toMatch(/^docker pull /);
  expect(command).toMatch(/^sampan copy /);
  expect(command).toContain(source.split("/").at(-1));
  expect(destination).toContain("/");
  expect(wrong).toEqual([]);
  await page.close();
});

test("a job that waits says why, until when, and what helps; one that failed what failed", async () => {
  const waiting = await details("retrying", "overview");
  expect(await panel(waiting.page)).toMatch(/It continues at \d\d:\d\d:\d\d, in \d+ s/);
  await waiting.page.close();
  const failed = await details("error", "overview");
  const said = await panel(failed.page);
  expect(said).toContain("answered with a server error (HTTP 502)");
  expect(said).toContain("Check the log of the registry");
  await failed.page.getByRole("button", { name: "Technical details" }).click();
  await expect.poll(async () => await panel(failed.page)).toContain("server-error host=");
  expect([...waiting.wrong, ...failed.wrong]).toEqual([]);
  await failed.page.close();
});

test("the state diagram is walked by keys, says what each state took, and reads as a list", async () => {
  const { page, wrong } = await details("error", "states");
  await tabTo(page, ".job-states svg [tabindex='0']");
  const first = await panel(page);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await expect.poll(async () => await panel(page)).not.toBe(first);
  expect(await focused(page)).not.toBe("");
  const steps = await page.locator("[role=tabpanel] ol.unseen li").allInnerTexts();
  expect(steps.length).toBe(16);
  expect(steps[0]).toMatch(/Pending .*Running/);
  expect(wrong).toEqual([]);
  await page.close();
});

test("layers have a bar each, the timeline a lane an attempt, the manifest its children", async () => {
  const { page, wrong } = await details("running", "layers");
  expect(await panel(page)).toMatch(/In flight\s*\d+%/);
  await page.close();
  const failed = await details("error", "timeline");
  expect(await panel(failed.page)).toMatch(/Attempt 1[\s\S]+Attempt 2[\s\S]+Attempt 3/);
  await failed.page.close();
  const done = await details("finished", "manifest");
  await done.page.click("[data-child]");
  await settle(done.page);
  expect(await panel(done.page)).toContain("application/vnd.oci.image.manifest.v1+json");
  expect([...wrong, ...failed.wrong, ...done.wrong]).toEqual([]);
  await done.page.close();
});
