import type { Page } from "playwright-core";

/** What may be wider than its place, and is scrolled: code, logs, and tabs, which the arrow keys bring into sight. */
const WIDER = "pre, .joblog-view, [role=tablist]";
/** What stays on one line. */
const ONE_LINE = ".ant-btn, [role=tab], .ant-tag, [role=columnheader], th";

const CELL = "td, [role=gridcell]";

/** How often it is looked again, since on a busy machine a list is laid out a moment after its place has changed. */
const LOOKS = 10;

/** Words that are cut off without a sign of that, buttons whose words break, and what scrolls sideways. */
export async function misfits(page: Page): Promise<string[]> {
  let found = await look(page);
  for (let looks = 1; found.length > 0 && looks < LOOKS; looks++) {
    await page.waitForTimeout(300);
    found = await look(page);
  }
  return found;
}

async function look(page: Page): Promise<string[]> {
  return await page.evaluate(
    ([wider, oneLine, cell]) => {
      const found: string[] = [];
      const named = (element: Element) => `${element.tagName} ${element.getAttribute("class") ?? ""}`;
      const scrolls = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowX);

      for (const element of [document.scrollingElement as Element, ...document.querySelectorAll("body *")]) {
        const excess = element.scrollWidth - element.clientWidth;
        if (
          excess > 1 &&
          (element === document.scrollingElement || scrolls(element)) &&
          !element.matches(wider)
        ) {
          found.push(`scrolls sideways by ${excess}: ${named(element)}`);
        }
      }

      /** The box that cuts words off sideways, though not with an ellipsis; or the cell that they leave. */
      const cutting = (words: DOMRect, from: Element): Element | null => {
        const { overflowX, textOverflow, clipPath } = getComputedStyle(from);
        if (textOverflow === "ellipsis" || clipPath !== "none" || scrolls(from)) {
          return null;
        }
        const box = from.getBoundingClientRect();
        if (/hidden|clip/.test(overflowX) || from.matches(cell)) {
          // What is pushed out of a box below is hidden in one piece.
          if (words.top >= box.bottom - 1) {
            return null;
          }
          if (words.left < box.left - 1 || words.right > box.right + 1) {
            return from;
          }
        }
        return from.parentElement && cutting(words, from.parentElement);
      };

      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        range.selectNodeContents(node);
        const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
        if (!node.nodeValue?.trim() || lines.length === 0) {
          continue;
        }
        const parent = node.parentElement as Element;
        const said = node.nodeValue.trim().slice(0, 60);
        const whole = parent.closest(oneLine);
        if (whole && new Set(lines.map(({ top }) => Math.round(top))).size > 1) {
          found.push(`breaks: ${named(whole)}: ${said}`);
        }
        const box = lines.map((line) => cutting(line, parent)).find(Boolean);
        if (box) {
          found.push(`does not fit into ${named(box)}: ${said}`);
        }
      }
      for (const node of document.querySelectorAll(".state-node")) {
        const box = node.querySelector(".node-box")?.getBoundingClientRect();
        for (const words of node.querySelectorAll(".node-name, .node-time")) {
          const { left, right } = words.getBoundingClientRect();
          if (box && (left < box.left - 1 || right > box.right + 1)) {
            found.push(`leaves its state: ${words.textContent}`);
          }
        }
      }
      return found;
    },
    [WIDER, ONE_LINE, CELL] as const,
  );
}
