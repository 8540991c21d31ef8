import type { Channel } from "@tauri-apps/api/core";
import { emit } from "@tauri-apps/api/event";
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { answers } from "./answers";
import { failure } from "./failures";
import type { Options } from "./options";
import { note } from "./pseudo";
import { World } from "./world";

/** Puts a world behind the window in place of the application. */
export function installHost(options: Options): void {
  const world = new World(options, {
    jobs: (news) => void emit("jobs", copy(news)),
    changed: (changed) => void emit("changed", changed),
    offered: () => void emit("offered"),
  });
  const known: Readonly<Record<string, (args: never) => unknown>> = answers(world, options, into);
  mockWindows("main");
  mockIPC(
    async (command, args) => {
      await world.pass(15);
      if (command === "plugin:dialog|open") {
        return "/home/admin/images";
      }
      if (options.refuse.includes(command)) {
        throw copy(
          failure("store-failed", { path: "/home/admin/.local/share/sampan" }, "Input/output error"),
        );
      }
      const answer = known[command];
      if (!answer) {
        throw failure("panicked", {}, `the fake host does not know ${command}`);
      }
      try {
        return copy(await answer(args as never));
      } catch (thrown) {
        throw copy(thrown);
      }
    },
    { shouldMockEvents: true },
  );
}

/** As what crosses the bridge is: nobody shares it. */
function copy<T>(value: T): T {
  note(value);
  return value === undefined ? value : structuredClone(value);
}

/** Sends into a channel of the window, numbered from 0. */
function into<T>(channel: Channel<T>): (message: T) => void {
  let index = 0;
  return (message) => {
    window.__TAURI_INTERNALS__.runCallback(channel.id, { index, message: copy(message) });
    index += 1;
  };
}

declare global {
  interface Window {
    __TAURI_INTERNALS__: { runCallback: (id: number, message: unknown) => void };
  }
}
