import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extractStyle } from "@ant-design/static-style-extract";
import { ConfigProvider } from "antd";
import { createElement } from "react";
import type { Plugin } from "vite";

/**
 * The style sheet of the components that are used, which `theme.zeroRuntime` expects to be there. Ant Design has one of
 * all its components; each element of the window is compared with every rule in it.
 */
export function componentStyles(): Plugin {
  return {
    name: "component-styles",
    resolveId: (id) => (id === NAME ? ID : undefined),
    load: (id) => (id === ID ? styles(imported(join(import.meta.dirname, "src"))) : undefined),
  };
}

/** What is imported to have them. */
const NAME = "virtual:components.css";
const ID = `\0${NAME}`;

/** What components and the application draw without anybody importing it: nothing to choose from, notices. */
const UNSEEN = ["Empty", "message", "notification"];

/** What stands in braces before `from "antd"`. */
const IMPORTED = /import\s*\{([^}]*)\}\s*from "antd"/g;

function styles(includes: string[]): string {
  return extractStyle({
    includes,
    customTheme: (components) => createElement(ConfigProvider, { theme: { hashed: false } }, components),
  });
}

/** The names of all components that the sources below a folder import; types and values have others. */
function imported(folder: string): string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".tsx"),
  );
  const names = sources
    .flatMap((name) => [...readFileSync(join(folder, name), "utf8").matchAll(IMPORTED)])
    .flatMap(([, list = ""]) => list.split(","))
    .map((one) => one.trim().replace(/ as .*/, ""))
    .filter((one) => /^[A-Z]/.test(one));
  return [...new Set([...UNSEEN, ...names])].sort();
}
