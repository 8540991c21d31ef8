import type { Patterns } from "../platform/host";

/** Whether a text matches: one of `include`, where there is one, and none of `exclude`. */
export function passes({ include, exclude }: Patterns, text: string): boolean {
  const one = (pattern: string) => toRegExp(pattern).test(text);
  return (include.length === 0 || include.some(one)) && !exclude.some(one);
}

/** Whether a pattern can be understood. */
export function isPattern(pattern: string): boolean {
  const bare = pattern.replace(/\\./g, "");
  const even = (open: string, close: string) => bare.split(open).length === bare.split(close).length;
  return pattern !== "" && even("{", "}") && even("[", "]");
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.match(/\*\*\/|\/\*\*|\*\*|\*|\?|\{|\}|,|\[[^\]]*\]|[^*?{},[/]+|\//g) ?? [];
  const known: Readonly<Record<string, string>> = {
    "**/": "(?:.*/)?",
    "/**": "(?:/.*)?",
    "**": ".*",
    "*": "[^/]*",
    "?": "[^/]",
    "{": "(?:",
    "}": ")",
    ",": "|",
  };
  const part = (text: string) =>
    known[text] ?? (text.startsWith("[") ? text : text.replace(/[.+^$()|\\]/g, "\\$&"));
  return new RegExp(`^${parts.map(part).join("")}$`);
}
