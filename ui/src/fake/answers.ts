import type {
  commands,
  JobNews,
  Preferences,
  Progress,
  RuleDraft,
  Settings,
  Target,
  TargetDraft,
} from "../platform/host";
import { checkRule, checkTarget } from "./drafts";
import { failure } from "./failures";
import type { Options } from "./options";
import { checkOf, type OwnTarget } from "./places";
import { makeSample, preview } from "./plans";
import type { World } from "./world";

type Commands = typeof commands;
type Snake<Name extends string> = Name extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Rest>}`
  : Name;
type Answer<Name extends keyof Commands> = Awaited<ReturnType<Commands[Name]>>;
/** What each command answers, by the name it has on the bridge; its arguments come by name. */
type Answers = {
  readonly [Name in keyof Commands as Snake<Name>]: (args: never) => Answer<Name> | Promise<Answer<Name>>;
};

/** The channel of a command, as it crosses the bridge; `into` makes of it what messages are put into. */
type Into<Channel> = <T>(channel: Channel) => (message: T) => void;

interface Id {
  readonly id: string;
}

/** The answers of a world. */
export function answers<Channel>(world: World, options: Options, into: Into<Channel>): Answers {
  const { book, settings } = world;
  let preferences: Preferences = {
    language: options.lang,
    appearance: options.theme,
    compact: options.compact,
  };

  const target = (id: string): OwnTarget => {
    const found = book.targets.find((each) => each.id === id);
    if (!found) {
      throw failure("target-not-found", { id: Number(id) });
    }
    return found;
  };
  const check = async (found: Pick<Target, "place" | "credential">) => {
    await world.pass(900);
    return checkOf(found, world.now());
  };
  const made = (draft: TargetDraft): OwnTarget => {
    checkTarget(draft, book.targets);
    const former = draft.id === null ? null : target(draft.id);
    return { ...draft, id: draft.id ?? String(book.newId()), ...credentialOf(draft, former), checked: null };
  };
  const done = async () => {
    await world.pass(80);
    return null;
  };
  const pause = (paused: boolean) => {
    settings.paused = paused;
    world.herald.touch("settings");
    return done();
  };

  return {
    start: () => {
      if (options.world === "broken") {
        throw failure(
          "store-locked",
          { path: "/home/admin/.local/share/sampan" },
          "Resource temporarily unavailable (os error 11)",
        );
      }
      return {
        version: "0.1.0",
        data_directory: "/home/admin/.local/share/sampan",
        notice: options.notice
          ? failure("store-damaged", { path: "/home/admin/.local/share/sampan" }, "jobs: 12 records")
          : null,
        empty: book.targets.length + book.rules.length + book.entries.length === 0,
        sample_destination: "/home/admin/sampan-sample",
        preferences,
        system_language: navigator.language.startsWith("zh") ? "zh-CN" : "en",
        settings,
      };
    },
    set_preferences: (given: { readonly preferences: Preferences }) => {
      preferences = given.preferences;
      return null;
    },
    set_settings: (given: { readonly settings: Settings }) => {
      settings.workers = Math.min(64, Math.max(1, given.settings.workers));
      world.herald.touch("settings");
      return done();
    },
    make_sample: ({ destination }: { readonly destination: string }) =>
      makeSample(world.book, destination, preferences),
    pause_queue: () => pause(true),
    resume_queue: () => pause(false),

    list_targets: () => byName(book.targets).map((each) => book.shownTarget(each)),
    save_target: ({ draft }: { readonly draft: TargetDraft }) => {
      const saved = made(draft);
      book.targets = [...book.targets.filter(({ id }) => id !== saved.id), saved];
      world.herald.touch("targets");
      return saved.id;
    },
    try_target: ({ draft }: { readonly draft: TargetDraft }) => check(made(draft)),
    check_target: async ({ id }: Id) => {
      const checked = await check(target(id));
      book.targets = book.targets.map((each) => (each.id === id ? { ...each, checked } : each));
      world.herald.touch("targets");
      return checked;
    },
    remove_target: ({ id }: Id) => {
      const { name, rules } = book.shownTarget(target(id));
      if (rules.length > 0) {
        throw failure("target-in-use", { target: name, rules: rules.join(", ") });
      }
      book.targets = book.targets.filter((each) => each.id !== id);
      world.herald.touch("targets");
      return null;
    },

    list_rules: () => byName(book.rules).map((each) => book.shownRule(each)),
    save_rule: ({ draft }: { readonly draft: RuleDraft }) => {
      checkRule(draft, book.rules, book.targets);
      const saved = { ...draft, id: draft.id ?? String(book.newId()) };
      book.rules = [...book.rules.filter(({ id }) => id !== saved.id), saved];
      world.herald.touch("rules");
      return saved.id;
    },
    switch_rule: ({ id, enabled }: Id & { readonly enabled: boolean }) => {
      book.rules = book.rules.map((each) => (each.id === id ? { ...each, enabled } : each));
      if (!enabled) {
        world.withdraw(id);
      }
      world.herald.touch("rules");
      return done();
    },
    remove_rule: ({ id }: Id) => {
      world.withdraw(id);
      book.rules = book.rules.filter((each) => each.id !== id);
      world.herald.touch("rules", "targets");
      return done();
    },
    run_rule: ({ id }: Id) => world.run(id),
    preview_rule: async ({ draft }: { readonly draft: RuleDraft }) => {
      checkRule({ ...draft, name: draft.name || "x", id: draft.id }, [], book.targets);
      await world.pass(700);
      return preview(world.book, draft);
    },
    list_runs: (given: {
      readonly rule: string | null;
      readonly before: string | null;
      readonly limit: number;
    }) =>
      book.runs
        .filter(
          ({ rule, id }) =>
            (given.rule === null || rule === given.rule) &&
            (given.before === null || Number(id) < Number(given.before)),
        )
        .reverse()
        .slice(0, given.limit)
        .map((run) => book.shownRun(run)),
    stop_run: async ({ id }: Id) => (await world.stopRun(id)).length,
    retry_failed: async ({ id }: Id) => {
      const { jobs } = world.list({ status: ["error"], rule: null, run: id }, null, 100_000);
      return (await world.retry(jobs.map((job) => job.id))).length;
    },

    list_jobs: (given: {
      readonly filter: Parameters<World["list"]>[0];
      readonly before: string | null;
      readonly limit: number;
    }) => world.list(given.filter, given.before, Math.min(1_000, Math.max(1, given.limit))),
    count_jobs: ({ filter }: { readonly filter: Parameters<World["list"]>[0] }) =>
      book.counts(book.scope(filter)),
    follow_progress: ({ channel }: { readonly channel: Channel }) => {
      world.herald.progress = into<Progress[]>(channel);
      return null;
    },
    show_job: ({ id }: Id) => book.actor(world.entry(id)).details(),
    follow_job: ({ id, channel }: Id & { readonly channel: Channel }) =>
      world.herald.follow(world.entry(id), into<JobNews>(channel)),
    unfollow_job: ({ number }: { readonly number: number }) => {
      world.herald.unfollow(number);
      return null;
    },
    read_log: ({ id, from, limit }: Id & { readonly from: number; readonly limit: number }) =>
      world.log(id, from, limit),
    stop_jobs: ({ ids }: { readonly ids: readonly string[] }) => world.stop(ids),
    retry_jobs: ({ ids }: { readonly ids: readonly string[] }) => world.retry(ids),
  };
}

function byName<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function credentialOf(
  { credential }: TargetDraft,
  former: OwnTarget | null,
): Pick<Target, "credential" | "login"> {
  switch (credential.kind) {
    case "keep":
      return { credential: former?.credential ?? "none", login: former?.login ?? null };
    case "password":
      return { credential: "keyring", login: null };
    case "helper":
    case "env":
      return { credential: credential.kind, login: credential.name };
    case "file":
      return { credential: "file", login: credential.path };
    default:
      return { credential: credential.kind, login: null };
  }
}
