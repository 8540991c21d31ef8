import type { Browser, Page } from "playwright-core";
import { go, OPENED, open, PAGES, rows, settle, USUAL, type Window } from "./window";

/** Something that the window shows: where, of what, and what is done there first. */
export interface Place {
  readonly name: string;
  /** Where; for jobs, `JOB` stands for the last one of those in the status `of`. */
  readonly hash?: string;
  readonly of?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly size?: Size;
  readonly act?: (page: Page) => Promise<unknown>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** As narrow as the window may be. */
export const NARROW = { width: 880, height: 640 };
const WIDE = { width: 1600, height: 900 };
const HIGH = { width: 1280, height: 1300 };
/** Details stand below the list here. */
const BELOW = { width: 1000, height: 800 };
const TABS = ["overview", "layers", "manifest", "states", "timeline", "log"];

const click = (selector: string) => async (page: Page) => await page.click(selector);

/** What brings a dialog, which is waited for. */
const dialog =
  (...selectors: readonly string[]) =>
  async (page: Page) => {
    for (const selector of selectors) {
      await page.click(selector);
    }
    await page.waitForSelector("[role=dialog]");
  };

/** Selects the first rows of the list. */
async function select(page: Page): Promise<void> {
  for (const row of [0, 1, 2]) {
    await page.locator("[role=row][data-job] [data-column=select]").nth(row).click();
  }
  await page.waitForSelector(".jobs-bulk");
}

/** Has the host tell the window something. */
async function tell(page: Page, event: string, payload: unknown): Promise<void> {
  await page.evaluate(
    ([name, told]) =>
      (
        window as unknown as { __TAURI_INTERNALS__: { invoke: (command: string, args: object) => unknown } }
      ).__TAURI_INTERNALS__.invoke("plugin:event|emit", { event: name, payload: told }),
    [event, payload] as const,
  );
  await page.waitForSelector("[role=dialog]");
}

const EMPTY = PAGES.map(
  (page): Place => ({
    name: `${page}-empty`,
    query: { world: "empty" },
    act: async (window) => {
      await window.click("[data-action=skip-welcome]");
      await window.click(`[data-page=${page}]`);
    },
  }),
);

/** What each page shows where its question is not answered. */
const FAILING: Readonly<Record<string, string>> = {
  overview: "throughput,list_jobs",
  rules: "list_rules",
  runs: "list_runs",
  jobs: "list_jobs",
  targets: "list_targets",
  activity: "list_activities",
};

/** All that there is to be seen, in the order in which somebody comes across it. */
export const PLACES: readonly Place[] = [
  { name: "welcome", query: { world: "empty" } },
  { name: "welcome-narrow", query: { world: "empty" }, size: NARROW },
  {
    name: "welcome-import",
    query: { world: "empty", foreign: "1" },
    act: async (page) => {
      await dialog("[data-action=import]")(page);
      await page.fill("[name=other]", "mirror.example.com");
      await page.click("[data-action=complete]");
      await page.waitForSelector("[data-remark]");
    },
  },
  { name: "broken", query: { world: "broken" } },
  ...PAGES.flatMap((page): Place[] => [
    { name: page, hash: `#/${page}` },
    { name: `${page}-narrow`, hash: `#/${page}`, size: NARROW },
    { name: `${page}-wide`, hash: `#/${page}`, size: WIDE },
  ]),
  ...EMPTY,
  ...Object.entries(FAILING).map(
    ([page, refuse]): Place => ({ name: `${page}-failing`, hash: `#/${page}`, query: { refuse } }),
  ),
  { name: "frame-paused", hash: "#/jobs", query: { paused: "1" } },
  { name: "secrets-locked", hash: "#/jobs", query: { locked: "1" } },
  {
    name: "settings-passphrase",
    hash: "#/settings",
    size: HIGH,
    act: async (page) => {
      await page.click("[data-store=encrypted_file]");
      await page.fill("[name=new-passphrase]", "short");
      await page.click("[data-action=save-passphrase]");
    },
  },
  { name: "store-damaged", query: { world: "damaged" } },
  { name: "store-recovered", query: { recovered: "1" } },
  {
    name: "settings-restore",
    hash: "#/settings",
    size: HIGH,
    act: async (page) => {
      await page.click("[data-action=restore-snapshot]");
      await page.waitForSelector("[role=dialog]");
    },
  },
  { name: "palette", hash: "#/jobs", act: click("[data-action=palette]") },
  {
    name: "palette-found",
    hash: "#/rules",
    act: async (page) => {
      await page.click("[data-action=palette]");
      await page.keyboard.type("docker");
    },
  },
  {
    name: "sheet",
    hash: "#/jobs",
    act: async (page) => {
      await page.keyboard.press("?");
      await page.waitForSelector("[role=dialog]");
    },
  },
  {
    name: "closing",
    hash: "#/jobs",
    act: (page) => tell(page, "close-asked", { running: 3, tray: true }),
  },

  {
    name: "rules-menu",
    hash: "#/rules",
    act: click("[data-rule='Docker Hub mirror'] [data-action=more]"),
  },
  {
    name: "rule-delete",
    hash: "#/rules",
    act: dialog("[data-rule='每日同步生产镜像'] [data-action=more]", "[data-action=delete]"),
  },
  { name: "rule-new", hash: "#/rules?edit=new", size: HIGH },
  {
    name: "rule-faults",
    hash: "#/rules?edit=new",
    size: HIGH,
    act: async (page) => {
      await page.fill("[name=name]", "Docker Hub mirror");
      await page.click("[data-action=save]");
    },
  },
  { name: "rule-edit", hash: "#/rules?edit=14", size: HIGH },
  { name: "rule-edit-narrow", hash: "#/rules?edit=14", size: NARROW },
  {
    name: "rule-conditions",
    hash: "#/rules?edit=14",
    size: { width: 1280, height: 2400 },
    act: click("[data-action=more-conditions]"),
  },
  { name: "rule-preview", hash: "#/rules?edit=14", act: click("[data-action=preview]") },

  { name: "target-new", hash: "#/targets?edit=new" },
  { name: "target-edit", hash: "#/targets?edit=3", size: HIGH },
  {
    name: "target-advanced",
    hash: "#/targets?edit=5",
    act: click("[data-action=advanced]"),
  },
  {
    name: "target-steps",
    hash: "#/targets",
    act: click("[data-target^=edge-site] [data-action=steps]"),
  },
  {
    name: "target-steps-folder",
    hash: "#/targets",
    act: click("[data-target='离线介质'] [data-action=steps]"),
  },
  {
    name: "target-delete",
    hash: "#/targets",
    act: dialog("[data-target='实验室 Registry'] [data-action=delete]"),
  },
  {
    name: "target-in-use",
    hash: "#/targets",
    act: dialog("[data-target='Docker Hub'] [data-action=delete]"),
  },

  { name: "settings-high", hash: "#/settings", size: HIGH },
  { name: "settings-window", hash: "#/settings", act: click("[data-action=add-window]") },
  { name: "settings-listener", hash: "#/settings", size: HIGH, act: click("[data-action=listener]") },
  {
    name: "settings-import-foreign",
    hash: "#/settings",
    query: { foreign: "1" },
    act: dialog("[data-action=import]"),
  },
  { name: "settings-import", hash: "#/settings", act: dialog("[data-action=import]") },
  { name: "guide-trouble", hash: "#/guide?chapter=7-trouble" },

  { name: "jobs-error", hash: "#/jobs?status=error" },
  { name: "jobs-none", hash: "#/jobs?status=canceled&rule=12" },
  { name: "jobs-run", hash: "#/jobs", act: runOfFirst },
  { name: "jobs-chips", hash: "#/jobs?status=error,stopped&words=nginx&target=3&operation=transfer" },
  { name: "jobs-advanced", hash: "#/jobs", act: click("[data-action=advanced]") },
  { name: "jobs-columns", hash: "#/jobs", act: click("[data-action=columns]") },
  { name: "jobs-keep-view", hash: "#/jobs?status=error", act: click("[data-action=keep-view]") },
  { name: "jobs-selected", hash: "#/jobs?status=error", act: select },
  {
    name: "jobs-delete",
    hash: "#/jobs",
    act: async (page) => {
      await page.click("[data-action=select-all]");
      await page.waitForSelector(".jobs-bulk [data-action=delete]");
      await dialog(".jobs-bulk [data-action=delete]")(page);
    },
  },
  {
    name: "jobs-stopped",
    hash: "#/jobs?status=pending",
    query: { paused: "1" },
    act: async (page) => {
      await page.locator("[role=row][data-job] [data-action=stop]").first().click();
      await page.waitForSelector("[data-action=undo]");
    },
  },
  {
    name: "jobs-menu",
    hash: "#/jobs?status=error",
    act: async (page) => {
      await page.locator("[role=row][data-job]").first().click({ button: "right" });
      await page.waitForSelector("[role=menu]");
    },
  },
  { name: "jobs-compact", hash: "#/jobs", query: { compact: "1" } },
  { name: "jobs-large", hash: "#/jobs", query: { world: "large" } },

  ...["running", "error", "retrying", "finished"].flatMap((of) =>
    TABS.map(
      (tab): Place => ({ name: `details-${of}-${tab}`, of, hash: `#/jobs?job=JOB&tab=${tab}`, size: WIDE }),
    ),
  ),
  { name: "details-gone", hash: "#/jobs?job=999999" },
  {
    name: "details-log-search",
    of: "error",
    hash: "#/jobs?job=JOB&tab=log",
    size: WIDE,
    act: async (page) => {
      await page.fill("[name=search]", "blob");
      await page.waitForTimeout(600);
      await page.press("[name=search]", "Enter");
    },
  },
  {
    name: "details-log-attempts",
    of: "error",
    hash: "#/jobs?job=JOB&tab=log",
    size: WIDE,
    act: click("[data-action=attempts]"),
  },
  {
    name: "details-manifest-child",
    of: "finished",
    hash: "#/jobs?job=JOB&tab=manifest",
    size: WIDE,
    act: click("[data-child]"),
  },
  ...TABS.map(
    (tab): Place => ({
      name: `details-below-${tab}`,
      of: "error",
      hash: `#/jobs?job=JOB&tab=${tab}`,
      size: BELOW,
    }),
  ),

  // Names as long as names may be, and ten destinations.
  ...(["overview", "rules", "runs", "jobs", "targets", "activity"] as const).flatMap((page): Place[] => [
    { name: `long-${page}`, hash: `#/${page}`, query: { world: "long" } },
    { name: `long-${page}-narrow`, hash: `#/${page}`, query: { world: "long" }, size: NARROW },
  ]),
  { name: "long-rule", hash: "#/rules?edit=31", query: { world: "long" }, size: HIGH },
  {
    name: "long-preview",
    hash: "#/rules?edit=31",
    query: { world: "long" },
    act: click("[data-action=preview]"),
  },
  ...TABS.map(
    (tab): Place => ({
      name: `long-details-${tab}`,
      of: "error",
      hash: `#/jobs?job=JOB&tab=${tab}`,
      query: { world: "long" },
      size: WIDE,
    }),
  ),
];

/** Goes to the run of the newest rule that has one. */
async function runOfFirst(page: Page): Promise<void> {
  await page.click("[data-page=rules]");
  await page.click(
    "[data-rule='每日同步生产镜像'] a[href*='run='], [data-rule='每日同步生产镜像'] [data-action=jobs]",
  );
}

/**
 * Opens the window and looks at places in turn, each with `see`. Time stands still. Places of one world share a window:
 * what was done at one is undone by loading the page anew.
 */
export async function tour(
  on: Browser,
  places: readonly Place[],
  looks: Readonly<Record<string, string>>,
  see: (window: Window, place: Place) => Promise<void>,
): Promise<void> {
  const worlds = new Map<string, Place[]>();
  for (const place of places) {
    const world = new URLSearchParams({ frozen: "1", ...place.query, ...looks }).toString();
    worlds.set(world, [...(worlds.get(world) ?? []), place]);
  }
  for (const [world, some] of worlds) {
    const window = await open(on, Object.fromEntries(new URLSearchParams(world)));
    for (const place of some) {
      await window.page.setViewportSize(place.size ?? USUAL);
      await visit(window.page, place);
      await see(window, place);
      if (place.act) {
        await window.page.reload();
        await window.page.waitForSelector(OPENED);
      }
    }
    await window.page.close();
  }
}

async function visit(page: Page, { name, hash = "", of, act }: Place): Promise<void> {
  await go(page, of ? `#/jobs?status=${of}` : hash);
  if (of) {
    const job = (await rows(page)).at(-1);
    if (!job) {
      throw new Error(`${name}: there is no job in the status ${of}`);
    }
    await go(page, hash.replace("JOB", job));
  }
  await act?.(page);
  await settle(page);
}
