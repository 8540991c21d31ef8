import { type Language, negotiate } from "../i18n/languages";
import type { Listener, ListenerDraft, Preferences, Settings } from "../platform/host";
import { type Answers, done } from "./bridge";
import { failure } from "./failures";
import { listenerOf } from "./listener";
import type { Options } from "./options";
import { makeSample } from "./plans";
import { type Backups, DIRECTORY, damage, recovered } from "./store";
import type { World } from "./world";

/** What the window starts with, and what can be set there; `locked` says whether the secrets are. */
export function startAnswers(world: World, options: Options, backups: Backups, locked: () => boolean) {
  const { book, settings } = world;
  let preferences: Preferences = {
    language: options.lang,
    appearance: options.theme,
    compact: options.compact,
    closing: "ask",
    notify: "all",
    units: "binary",
  };
  let autostart = false;
  let listener: Listener | null = null;

  const language = (): Language =>
    negotiate(preferences.language === null ? navigator.languages : [preferences.language]);
  const pause = (paused: boolean) => {
    settings.paused = paused;
    world.herald.touch("settings");
    return done(world);
  };

  return {
    start: () => {
      if (options.world === "broken") {
        throw failure("store-locked", { path: DIRECTORY }, "Resource temporarily unavailable (os error 11)");
      }
      if (options.world === "damaged" && !backups.restored()) {
        throw damage();
      }
      return {
        version: "0.1.0",
        data_directory: DIRECTORY,
        locked: locked(),
        recovered: options.recovered ? recovered(world.now()) : null,
        empty: book.targets.length + book.rules.length + book.entries.length === 0,
        sample_destination: "/home/admin/sampan-sample",
        preferences,
        tray: options.tray,
        autostart,
        system_language: navigator.language.startsWith("zh") ? "zh-CN" : "en",
        settings,
        listener,
        holder: options.attached ? { process: 4711, face: "serve" } : null,
      };
    },
    work_here: () => done(world),
    set_preferences: (given: { readonly preferences: Preferences }) => {
      preferences = given.preferences;
      return null;
    },
    set_settings: (given: { readonly settings: Settings }) => {
      Object.assign(settings, given.settings, {
        workers: Math.min(64, Math.max(1, given.settings.workers)),
        paused: settings.paused,
      });
      world.herald.touch("settings");
      return done(world);
    },
    set_listener: (given: { readonly listener: ListenerDraft | null }) => {
      listener = given.listener && listenerOf(given.listener, listener);
      world.herald.touch("settings");
      return done(world);
    },
    make_sample: ({ destination }: { readonly destination: string }) =>
      makeSample(book, destination, preferences),
    pause_queue: () => pause(true),
    resume_queue: () => pause(false),
    get_preferences: () => ({ ...preferences, language: language() }),
    set_autostart: async ({ on }: { readonly on: boolean }) => {
      await world.pass(80);
      autostart = on;
      world.herald.touch("settings");
      return null;
    },
  } satisfies Partial<Answers>;
}
