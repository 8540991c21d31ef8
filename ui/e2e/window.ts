import { accessSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { inject } from "vitest";

export const LANGUAGES = ["en", "zh-CN"] as const;
export const THEMES = ["light", "dark"] as const;
export const PAGES = [
  "overview",
  "rules",
  "runs",
  "jobs",
  "targets",
  "activity",
  "settings",
  "guide",
] as const;

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The browser of this machine. */
export async function browser(): Promise<Browser> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(exists);
  if (!found) {
    throw new Error("there is no Chromium on this machine: tests/setup.sh browser");
  }
  return await chromium.launch({ executablePath: found, args: ["--no-sandbox", "--disable-gpu"] });
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/** A window on a made-up world; what goes wrong in it is kept in `wrong`. */
export interface Window {
  readonly page: Page;
  readonly wrong: string[];
}

/** What is there once the window has opened, whatever it shows. */
export const OPENED = ".frame, .welcome, .trouble, .opening [role=alert]";
/** The size of the window unless somebody changed it. */
export const USUAL = { width: 1280, height: 800 };

/** Opens the window: `query` as `src/fake/options.ts` reads it, `hash` as the route. */
export async function open(
  on: Browser,
  query: Readonly<Record<string, string>>,
  hash = "",
  size = USUAL,
): Promise<Window> {
  const zone = { timezoneId: "Asia/Shanghai", locale: "en-US" };
  const page = await on.newPage({ viewport: size, ...zone, colorScheme: "light" });
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      wrong.push(`${message.text()} ${message.location().url}`);
    }
  });
  await page.goto(`${inject("origin")}/fake.html?${new URLSearchParams(query)}${hash}`);
  await page.waitForSelector(OPENED);
  return { page, wrong };
}

/** Goes to another route without loading the page anew, and waits until it has settled. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
  await settle(page);
}

/** Waits until nothing is being asked for any more: two frames, and what the host owes. */
export async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(120);
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .ant-spin-spinning"));
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(null)))),
  );
}

/** The ids of the jobs whose rows are in the document, from the top. */
export async function rows(page: Page): Promise<string[]> {
  return await page
    .locator("[role=row][data-job]")
    .evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset.job ?? ""));
}

/** The words of a job's row. */
export async function wordsOf(page: Page, job: string): Promise<string> {
  return await page.locator(`[role=row][data-job="${job}"]`).innerText();
}

/** What hinders people who cannot see, or cannot use a mouse; the serious and the critical. */
export async function hindrances(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.addScriptTag({ path: AXE });
  }
  const { violations } = await page.evaluate(
    async () =>
      await (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        resultTypes: ["violations"],
      }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
    );
}

/** Words that are missing, or stand there as their ids. */
export async function unsaid(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const words = [document.body.innerText, document.title];
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      words.push(...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""));
    }
    return words.flatMap((text) => text.match(/⟦[^⟧]*⟧/g) ?? []);
  });
}
