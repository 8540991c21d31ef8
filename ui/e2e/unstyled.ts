import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const CLASS = /\.(ant-[\w-]+)/g;

/** The classes of components that a style sheet has rules for. */
const styled = (css: string) => new Set([...css.matchAll(CLASS)].map(([, name = ""]) => name));

/** Those that Ant Design has rules for. */
const ALL = styled(readFileSync(createRequire(import.meta.url).resolve("antd/dist/antd.css"), "utf8"));

/** Components whose rules are missing: `componentStyles.ts` leaves out what it believes is not used. */
export async function unstyled(page: Page): Promise<string[]> {
  const { css, used } = await page.evaluate(() => ({
    css: [...document.styleSheets]
      // What components add by themselves are variables only.
      .filter(({ href }) => href !== null)
      .flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))
      .join("\n"),
    used: [...document.querySelectorAll("[class*=ant-]")].flatMap(({ classList }) => [...classList]),
  }));
  const ours = styled(css);
  const missing = new Set(used.filter((name) => ALL.has(name) && !ours.has(name)));
  return [...missing].map((name) => `nothing says how .${name} looks`);
}
