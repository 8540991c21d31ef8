import { accessSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { inject } from "vitest";

export const LANGUAGES = ["en", "zh-CN"] as const;
export const THEMES = ["light", "dark"] as const;

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

/** Opens the window: `query` as `src/fake/options.ts` reads it, `hash` as the route. */
export async function open(
  on: Browser,
  query: Readonly<Record<string, string>>,
  hash = "",
  size = { width: 1280, height: 800 },
): Promise<Window> {
  const page = await on.newPage({ viewport: size, timezoneId: "Asia/Shanghai" });
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      wrong.push(message.text());
    }
  });
  if ("frozen" in query) {
    await page.clock.setFixedTime(Date.UTC(2026, 10, 24, 6, 30, 0));
  }
  await page.goto(`${inject("origin")}/fake.html?${new URLSearchParams(query)}${hash}`);
  await page.waitForSelector(".frame, .welcome, .opening .ant-alert");
  return { page, wrong };
}
