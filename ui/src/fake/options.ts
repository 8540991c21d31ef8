/** The worlds there are. */
const WORLDS = ["small", "empty", "large", "long", "broken", "damaged"] as const;

/** How the fake host behaves: read from the page's address. */
export interface Options {
  /**
   * `small` has everything in it, `empty` is a first start, `large` has very many jobs, `long` has names as long as they
   * may be and ten destinations, `broken` is in use, `damaged` cannot be opened.
   */
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
  /** Lines that the log of the newest job is made to have, for measuring. */
  readonly lines: number;
  /** There is a tray. */
  readonly tray: boolean;
  /** The queue is paused at the beginning. */
  readonly paused: boolean;
  /** The store was damaged and has been restored. */
  readonly recovered: boolean;
  /** The encrypted file with passwords waits for its passphrase. */
  readonly locked: boolean;
  /** Commands that fail. */
  readonly refuse: readonly string[];
  /** A file that is chosen is another tool's. */
  readonly foreign: boolean;
  /** Texts are in brackets, and longer than they are. */
  readonly pseudo: boolean;
  /** Another process does the work. */
  readonly attached: boolean;
}

/** Reads `?world=large&lang=zh-CN&theme=dark&frozen=1&jobs=100000&rate=50&lines=100000&paused=1&recovered=1&locked=1&compact=1&refuse=list_jobs&foreign=1&pseudo=1&attached=1`. */
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
    lines: Number(query.get("lines") ?? 0),
    tray: !query.has("trayless"),
    paused: query.has("paused"),
    recovered: query.has("recovered"),
    locked: query.has("locked"),
    refuse: (query.get("refuse") ?? "").split(","),
    foreign: query.has("foreign"),
    pseudo: query.has("pseudo"),
    attached: query.has("attached"),
  };
}
