import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { focused } from "./keys";
import { browser, open, rows, settle } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

test("a dialog, a form and the palette give the focus back to where it was", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/rules");
  await settle(page);
  const row = "[data-rule='Docker Hub mirror']";
  await page.focus(row);
  await page.keyboard.press("Delete");
  await page.waitForSelector("[role=dialog]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("[role=dialog]", { state: "hidden" });
  await expect.poll(async () => await focused(page)).toBe("Docker Hub mirror tr");

  for (const keys of ["Control+K", "?"]) {
    await page.keyboard.press(keys);
    await page.waitForSelector("[role=dialog]");
    await page.keyboard.press("Escape");
    await page.waitForSelector("[role=dialog]", { state: "hidden" });
    await expect.poll(async () => await focused(page)).toBe("Docker Hub mirror tr");
  }

  await page.click("[data-page=targets]");
  await page.focus("[data-target='Docker Hub']");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[name=name]");
  // Whoever opens a form types into it at once.
  await expect.poll(async () => await focused(page)).not.toBe("");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".ant-drawer-open", { state: "hidden" });
  await expect.poll(async () => await focused(page)).toBe("Docker Hub tr");
  expect(wrong).toEqual([]);
  await page.close();
});

test("whoever makes a target or a rule types into its form at once", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/targets");
  await settle(page);
  await page.keyboard.press("Control+Shift+N");
  await expect.poll(async () => await focused(page)).toBe("name");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".ant-drawer-open", { state: "hidden" });
  await page.keyboard.press("Control+N");
  await expect.poll(async () => await focused(page)).toBe("name");
  // The form is left: the page has the focus, by its name.
  await page.click("[data-action=cancel]");
  await page.waitForSelector("[data-row]");
  await expect.poll(async () => await focused(page)).toBe("h1");
  expect(wrong).toEqual([]);
  await page.close();
});

test("where a row is deleted, another one of its table has the focus", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/rules");
  await settle(page);
  await page.focus("[data-rule='legacy-registry-import']");
  await page.keyboard.press("Delete");
  await page.waitForSelector("[role=dialog]");
  await page.locator("[role=dialog] .ant-btn-dangerous").press("Enter");
  await page.waitForSelector("[data-rule='legacy-registry-import']", { state: "detached" });
  await expect.poll(async () => await focused(page)).toMatch(/ tr$/);

  await page.click("[data-page=jobs]");
  await settle(page);
  await page.goto(`${page.url()}?status=error`);
  await settle(page);
  const [first = "", second = ""] = await rows(page);
  await page.focus(`[data-job="${first}"]`);
  await page.keyboard.press("Delete");
  await page.waitForSelector("[role=dialog]");
  await page.locator("[role=dialog] .ant-btn-dangerous").press("Enter");
  await page.waitForSelector(`[data-job="${first}"]`, { state: "detached" });
  await expect.poll(async () => await focused(page)).toBe(`${second} div`);

  // Details that are closed give it back to their row.
  await page.keyboard.press("Enter");
  await page.waitForSelector(`[data-details="${second}"]`);
  await page.focus("[data-details] [role=tab][tabindex='0']");
  await page.keyboard.press("Escape");
  await page.waitForSelector("[data-details]", { state: "detached" });
  await expect.poll(async () => await focused(page)).toBe(`${second} div`);
  expect(wrong).toEqual([]);
  await page.close();
});

test("another page, reached by its keys, has the focus by its name", async () => {
  const { page, wrong } = await open(shared, { lang: "en", frozen: "1" }, "#/rules");
  await settle(page);
  await page.focus("[data-rule='Docker Hub mirror']");
  for (const keys of ["Control+3", "Control+4", "Control+7"]) {
    await page.keyboard.press(keys);
    await settle(page);
    await expect.poll(async () => await focused(page)).toBe("h1");
  }
  expect(wrong).toEqual([]);
  await page.close();
});

test("nothing moves for whoever asks for that", async () => {
  const { page } = await open(shared, { lang: "en" }, "#/jobs");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await settle(page);
  const moving = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((element) => {
          const { animationName, transitionDuration } = getComputedStyle(element);
          return animationName !== "none" || transitionDuration.split(", ").some((each) => each !== "0s");
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    );
  expect(await moving()).toEqual([]);
  await page.keyboard.press("Control+K");
  await page.waitForSelector("[role=dialog]");
  expect(await moving()).toEqual([]);
  await page.close();
});

test("news are told to those who cannot see them now and then, not as they come", async () => {
  const { page } = await open(shared, { lang: "en", rate: "50" }, "#/jobs");
  await settle(page);
  const said = await page.evaluate(async () => {
    const told: string[] = [];
    const region = document.querySelector("[role=status][aria-live=polite].unseen") as Element;
    const observer = new MutationObserver(() => told.push(region.textContent ?? ""));
    observer.observe(region, { childList: true, characterData: true, subtree: true });
    await new Promise((done) => setTimeout(done, 6_000));
    observer.disconnect();
    return told;
  });
  expect(said.length).toBeLessThanOrEqual(2);
  expect(await page.locator("[role=status][aria-live=polite].unseen").first().innerText()).toMatch(/running/);
  await page.close();
});
