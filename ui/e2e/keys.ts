import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Presses the tabulator until the focus is in an element that matches; where it is already, not once. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await page.evaluate((wanted) => !!document.activeElement?.closest(wanted), selector)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the tabulator does not lead to ${selector}`);
}

/** Whether what has the focus shows it: around itself, or over it. */
export async function ringed(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const element = document.activeElement as Element;
    const { outlineStyle, boxShadow } = getComputedStyle(element);
    const { content, borderTopStyle } = getComputedStyle(element, "::after");
    const over = content !== "none" && borderTopStyle !== "none";
    return outlineStyle !== "none" || boxShadow !== "none" || over;
  });
}

/** Chooses in a list of choices by its keys. */
export async function choose(page: Page, field: string, name: string): Promise<void> {
  const select = page.locator(`[data-field^="${field}"]`).first();
  await select.locator("input").focus();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect.poll(async () => await select.innerText()).toContain(name);
}

/** What has the focus, in a few words; empty where nothing has it. */
export async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) {
      return "";
    }
    const { dataset, tagName } = element as HTMLElement;
    const row = element.closest<HTMLElement>("[data-job], [data-rule], [data-target], [data-run]")?.dataset;
    const name = dataset.action ?? dataset.tab ?? element.getAttribute("name") ?? tagName.toLowerCase();
    return [row?.job ?? row?.rule ?? row?.target ?? row?.run, name].filter(Boolean).join(" ");
  });
}
