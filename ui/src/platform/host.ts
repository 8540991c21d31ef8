// The one place that knows what the window runs in.
import { Channel } from "@tauri-apps/api/core";
import { open } from "@tauri-apps/plugin-dialog";

export type * from "../ipc/bindings.gen";
export { commands, events, machine } from "../ipc/bindings.gen";

/** A channel that hands each message to `told`. */
export function channel<T>(told: (message: T) => void): Channel<T> {
  const made = new Channel<T>();
  made.onmessage = told;
  return made;
}

/** Lets a person choose a folder; null when they did not. */
export async function chooseFolder(title: string): Promise<string | null> {
  return await open({ directory: true, multiple: false, title });
}

/** Lets a person choose a file; null when they did not. */
export async function chooseFile(title: string): Promise<string | null> {
  return await open({ directory: false, multiple: false, title });
}

/** Begins anew: the page knows nothing any more of what it showed. */
export function reload(): void {
  window.location.reload();
}

/** Puts a text on the clipboard. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
