import { emit } from "@tauri-apps/api/event";
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type {
  Changed,
  CredentialDraft,
  CredentialKind,
  JobFilter,
  PlannedImage,
  Preferences,
  Rule,
  RuleDraft,
  Settings,
  Start,
  Target,
  TargetDraft,
} from "../ipc/bindings.gen";
import { BAD, failure, GOOD, NO_JOBS, RULES, TARGETS } from "./data";
import type { Options } from "./options";
import { World } from "./world";

type Given = Record<string, unknown>;

interface Heard {
  readonly onmessage: (message: unknown) => void;
}

/** Answers everything the window asks, from a world that is made up. */
export function install(options: Options): void {
  const world = new World(options);
  const small = options.world === "small";
  let targets: Target[] = small ? [...TARGETS] : [];
  let rules: Rule[] = small ? [...RULES] : [];
  let preferences: Preferences = {
    language: options.lang,
    appearance: options.theme,
    compact: options.compact,
  };
  let settings: Settings = { workers: 4, paused: false };
  let next = 100;

  const changed = (what: Partial<Changed>) =>
    void emit("changed", { targets: false, rules: false, runs: false, settings: false, ...what });
  const start = (): Start => {
    if (options.world === "broken") {
      throw failure("store-locked", { path: "/home/admin/.local/share/sampan" }, "process 4711");
    }
    return {
      version: "0.1.0",
      data_directory: "/home/admin/.local/share/sampan",
      notice: null,
      empty: targets.length === 0 && rules.length === 0,
      sample_destination: "/home/admin/sampan-sample",
      preferences,
      system_language: options.lang,
      settings,
    };
  };
  const pause = (paused: boolean) => {
    settings = { ...settings, paused };
    world.paused = paused;
    changed({ settings: true });
  };
  const uses = (id: string) =>
    rules.filter((rule) => rule.source === id || rule.destinations.some((to) => to.target === id));

  const answers: Record<string, (given: Given) => unknown> = {
    start,
    set_preferences: ({ preferences: wanted }) => {
      preferences = wanted as Preferences;
    },
    set_settings: ({ settings: wanted }) => {
      settings = wanted as Settings;
      changed({ settings: true });
    },
    pause_queue: () => pause(true),
    resume_queue: () => pause(false),
    make_sample: () => RULES[0]?.id,
    list_targets: () =>
      targets.map((target) => ({ ...target, rules: uses(target.id).map((rule) => rule.name) })),
    save_target: ({ draft }) => {
      const wanted = draft as TargetDraft;
      if (targets.some(({ id, name }) => name === wanted.name && id !== wanted.id)) {
        throw failure("name-taken", { name: wanted.name });
      }
      const id = wanted.id ?? String(next++);
      const before = targets.find((target) => target.id === id);
      const { name, place, connections } = wanted;
      const made = {
        id,
        name,
        place,
        connections,
        rules: [],
        checked: null,
        ...kept(wanted.credential, before),
      };
      targets = [...targets.filter((target) => target.id !== id), made];
      changed({ targets: true });
      return id;
    },
    try_target: ({ draft }) => (JSON.stringify(draft).includes("west") ? BAD : GOOD),
    check_target: ({ id }) => {
      const check = id === "3" ? BAD : GOOD;
      targets = targets.map((target) => (target.id === id ? { ...target, checked: check } : target));
      return check;
    },
    remove_target: ({ id }) => {
      targets = targets.filter((target) => target.id !== id);
      changed({ targets: true });
    },
    list_rules: () => rules,
    save_rule: ({ draft }) => {
      const wanted = draft as RuleDraft;
      const id = wanted.id ?? String(next++);
      const before = rules.find((rule) => rule.id === id);
      const made = { ...wanted, id, open_jobs: before?.open_jobs ?? 0, last_run: before?.last_run ?? null };
      rules = [...rules.filter((rule) => rule.id !== id), made];
      changed({ rules: true });
      return id;
    },
    switch_rule: ({ id, enabled }) => {
      rules = rules.map((rule) =>
        rule.id === id ? { ...rule, enabled: enabled as boolean, open_jobs: 0 } : rule,
      );
      changed({ rules: true });
    },
    remove_rule: ({ id }) => {
      rules = rules.filter((rule) => rule.id !== id);
      changed({ rules: true });
    },
    run_rule: () => "r1",
    preview_rule: () => preview(),
    list_runs: () => rules.flatMap((rule) => rule.last_run ?? []),
    stop_run: () => 8,
    retry_failed: () => 1,
    list_jobs: ({ filter, before, limit }) =>
      world.list(filter as JobFilter, before as string | null, limit as number),
    count_jobs: ({ filter }) => (small ? world.count(filter as JobFilter) : NO_JOBS),
    follow_progress: ({ channel }) => world.followProgress((told) => (channel as Heard).onmessage(told)),
    show_job: ({ id }) => world.details(id as string),
    follow_job: ({ id, channel }) => world.follow(id as string, (news) => (channel as Heard).onmessage(news)),
    unfollow_job: ({ number }) => world.unfollow(number as number),
    read_log: ({ id }) => {
      const records = world.log(world.details(id as string).job);
      return { records, next: records.length, more: false };
    },
    stop_jobs: ({ ids }) => world.stop(ids as string[]),
    retry_jobs: ({ ids }) => world.retry(ids as string[]),
    "plugin:dialog|open": () => "/home/admin/images",
  };

  mockWindows("main");
  mockIPC(
    async (command, given) => {
      const answer = answers[command];
      if (!answer) {
        throw new Error(`nobody answers ${command}`);
      }
      return answer((given ?? {}) as Given) ?? null;
    },
    { shouldMockEvents: true },
  );
}

const KINDS: Record<Exclude<CredentialDraft["kind"], "keep">, CredentialKind> = {
  none: "none",
  docker_config: "docker_config",
  helper: "helper",
  env: "env",
  file: "file",
  password: "keyring",
};

function kept(draft: CredentialDraft, before: Target | undefined): Pick<Target, "credential" | "login"> {
  if (draft.kind === "keep") {
    return { credential: before?.credential ?? "none", login: before?.login ?? null };
  }
  const login = "name" in draft ? draft.name : "path" in draft ? draft.path : null;
  return { credential: KINDS[draft.kind], login };
}

function preview(): PlannedImage[] {
  return Array.from({ length: 240 }, (_, at) => {
    const image = `library/some-quite-long-image-name-${at >> 3}:1.${at % 8}`;
    const skipped = at % 50 === 7;
    return {
      source: `hub.example.com/${image}`,
      destination: `harbor.farm-east.example.com/mirror/${image}`,
      action: skipped ? "skip" : at % 11 === 3 ? "overwrite" : at % 3 ? "up_to_date" : "copy",
      digest: null,
      reason: skipped ? failure("manifest-unsupported", { object: image }) : null,
    };
  });
}
