import { BUNDLES, bundle } from "../i18n/bundles";
import { CODES } from "../i18n/languages";

/**
 * Writes all messages in brackets, and longer by some 40 %, as other languages are. What stands in the window without
 * brackets then is data, or a word that somebody wrote into the code.
 */
export function disguise(): void {
  window.crossed = new Set();
  for (const code of CODES) {
    BUNDLES.set(code, bundle(code, disguised));
  }
}

/** Every vowel twice, every other Han character too; what is around a text stays outside. */
function disguised(text: string): string {
  const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  if (!/\p{L}/u.test(inner)) {
    return text;
  }
  const longer = inner
    .replace(/[aeiou]/gi, (vowel) => vowel + vowel.toLowerCase())
    .replace(/\p{Script=Han}{2}/gu, (pair) => pair + pair.slice(1));
  return `${before}⟪${longer}⟫${after}`;
}

/** Remembers the words that the window was sent: they are data, but for those of which there are messages. */
export function note(sent: unknown): void {
  if (!window.crossed) {
    return;
  }
  if (typeof sent === "string") {
    for (const word of (!/^[a-z_]+$/.test(sent) && sent.match(/[\p{L}\p{N}]{2,}/gu)) || []) {
      window.crossed.add(word);
    }
  } else if (typeof sent === "object" && sent !== null) {
    Object.values(sent).forEach(note);
  }
}

declare global {
  interface Window {
    /** The words that the window was sent, while messages stand in brackets. */
    crossed?: Set<string>;
  }
}
