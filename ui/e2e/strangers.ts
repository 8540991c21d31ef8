import type { Page } from "playwright-core";

/** Words that need no message. */
const KNOWN = [
  // Units, key caps, languages in their own words, days as the browser has them.
  ..."KiB MiB GiB Ctrl Shift Enter Delete Escape Space F10 English 中文 Mon Tue Wed Thu Fri Sat Sun".split(
    " ",
  ),
  // Commands, and what is typed into fields, as an example.
  ..."docker pull skopeo team number before date 90d".split(" "),
  // Names in small letters that the made-up world has: `crossed` leaves them out, for statuses cross as well.
  ..."pass release".split(" "),
  // Ant Design's own, in its packs for both languages.
  ..."Show Start End".split(" "),
];

/** Where words stand that are no messages: the guide is a text of its own in each language; icons in named buttons. */
const ELSEWHERE = "script, style, .guide, [role=button][aria-label] .anticon";

/**
 * Words in the window that no message says and the host did not send: somebody wrote them into the code. To be looked
 * for where messages stand in brackets (`src/fake/pseudo.ts`).
 */
export async function strangers(page: Page): Promise<string[]> {
  return await page.evaluate(
    ([known, elsewhere]) => {
      const said = [["document", document.title]];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement as Element;
        if (!parent.closest(elsewhere)) {
          said.push([parent.getAttribute("class") ?? parent.tagName, node.nodeValue ?? ""]);
        }
      }
      for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"]) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
          if (!element.closest(elsewhere)) {
            said.push([name, element.getAttribute(name) ?? ""]);
          }
        }
      }
      const crossed = window.crossed ?? new Set();
      const whole = [...crossed].join(" ");
      const strange = (word: string) =>
        /\p{L}/u.test(word) &&
        !known.includes(word) &&
        !crossed.has(word) &&
        // A part of a digest.
        !(/^[0-9a-f]{12,}$/.test(word) && whole.includes(word));
      return said.flatMap(([where, text = ""]) => {
        const words = (text.replace(/⟪[^⟫]*⟫/g, " ").match(/[\p{L}\p{N}]{2,}/gu) ?? []).filter(strange);
        return words.length > 0 ? [`${words.join(" ")} (${where}: ${text.slice(0, 120)})`] : [];
      });
    },
    [KNOWN, ELSEWHERE] as const,
  );
}
