import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { misfits } from "./fit";
import { NARROW, PLACES, type Place, tour } from "./places";
import { strangers } from "./strangers";
import { unstyled } from "./unstyled";
import { browser, hindrances, settle, unsaid, type Window } from "./window";

let shared: Browser;
beforeAll(async () => {
  shared = await browser();
});
afterAll(async () => await shared.close());

const LONG = { timeout: 600_000 };
/** All of it with `make shots`; otherwise every other place in one language and theme, and the rest in the other. */
const WHOLE = Boolean(process.env.SAMPAN_SHOTS);
const share = (turn: number) => PLACES.filter((_, place) => WHOLE || place % 2 === turn);

/** What is amiss at any place, beside the name of the place. */
async function amiss(
  places: readonly Place[],
  looks: Readonly<Record<string, string>>,
  look: (window: Window) => Promise<readonly string[]>,
): Promise<string[]> {
  const found: string[] = [];
  await tour(shared, places, looks, async (window: Window, { name }: Place) => {
    found.push(...(await look(window)).map((each) => `${name}: ${each}`));
  });
  return found;
}

// `pages.test.ts` has the other pairs of a language and a theme.
test.each([
  { lang: "en", theme: "light", turn: 0 },
  { lang: "zh-CN", theme: "dark", turn: 1 },
])(
  "everything there is, in $lang and $theme, says all, hinders nobody, fits and reports no error",
  LONG,
  async ({ turn, ...looks }) => {
    const look = async ({ page, wrong }: Window) => [
      ...wrong.splice(0),
      ...(await unsaid(page)),
      ...(await hindrances(page)),
      ...(await misfits(page)),
    ];
    expect(await amiss(share(turn), looks, look)).toEqual([]);
  },
);

test(
  "no word is written into the code, longer ones have room, and every component has its style",
  LONG,
  async () => {
    const look = async ({ page }: Window) => {
      const found = [...(await strangers(page)), ...(await misfits(page)), ...(await unstyled(page))];
      await page.setViewportSize(NARROW);
      await settle(page);
      return [...found, ...(await misfits(page)).map((each) => `narrow, ${each}`)];
    };
    expect(await amiss(PLACES, { lang: "en", theme: "light", pseudo: "1" }, look)).toEqual([]);
  },
);
