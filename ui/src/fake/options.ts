/** The worlds there are. */
const WORLDS = ["small", "empty", "large", "broken"] as const;

/** How the fake host behaves: read from the page's address. */
export interface Options {
  /** `small` has everything in it, `empty` is a first start, `large` has very many jobs, `broken` cannot be opened. */
  readonly world: (typeof WORLDS)[number];
  /** The language that was chosen; null for none. */
  readonly lang: string | null;
  readonly theme: "system" | "light" | "dark";
  readonly compact: boolean;
  /** Time stands still, and nothing takes time: two visits look the same. */
  readonly frozen: boolean;
  /** The number of jobs in the large world. */
  readonly jobs: number;
  /** Rows that change each second beside what happens by itself, for measuring. */
  readonly rate: number;
  /** The queue is paused at the beginning. */
  readonly paused: boolean;
  /** The store had to be repaired. */
  readonly notice: boolean;
}

/** Reads `?world=large&lang=zh-CN&theme=dark&frozen=1&jobs=100000&rate=50&paused=1&notice=1&compact=1`. */
export function readOptions(search: string): Options {
  const query = new URLSearchParams(search);
  const theme = query.get("theme");
  return {
    world: WORLDS.find((world) => world === query.get("world")) ?? "small",
    lang: query.get("lang"),
    theme: theme === "light" || theme === "dark" ? theme : "system",
    compact: query.has("compact"),
    frozen: query.has("frozen"),
    jobs: Number(query.get("jobs") ?? 100_000),
    rate: Number(query.get("rate") ?? 0),
    paused: query.has("paused"),
    notice: query.has("notice"),
  };
}
