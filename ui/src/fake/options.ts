import type { Appearance } from "../ipc/bindings.gen";

/** What the made-up world is like; it stands in the query of `fake.html`. */
export interface Options {
  /** empty: the first start; small: some of everything; broken: a store that cannot be opened. */
  readonly world: "empty" | "small" | "broken";
  readonly lang: string;
  readonly theme: Appearance;
  readonly compact: boolean;
  /** Nothing moves, and the clock stands: for pictures. */
  readonly frozen: boolean;
  /** How many jobs there are. */
  readonly jobs: number;
  /** Batches a second, and rows in each, beside what happens by itself. */
  readonly rate: number;
}

export function read(search: string): Options {
  const query = new URLSearchParams(search);
  const pick = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
    known.find((each) => each === query.get(name)) ?? otherwise;
  return {
    world: pick("world", ["empty", "small", "broken"], "small"),
    lang: query.get("lang") ?? "en",
    theme: pick("theme", ["system", "light", "dark"], "light"),
    compact: query.has("compact"),
    frozen: query.has("frozen"),
    jobs: Number(query.get("jobs") ?? 40),
    rate: Number(query.get("rate") ?? 0),
  };
}
