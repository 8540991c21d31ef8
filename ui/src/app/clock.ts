import { useSyncExternalStore } from "react";
import type { Speech } from "../i18n/Speech";

/** Something that goes with the time, looked at now and then, by one timer for all who ask. */
function ticking(now: () => number, everyMs: number): () => number {
  const told = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const subscribe = (changed: () => void) => {
    told.add(changed);
    timer ??= setInterval(() => {
      for (const tell of told) {
        tell();
      }
    }, everyMs);
    return () => {
      told.delete(changed);
      if (told.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  };
  return () => useSyncExternalStore(subscribe, now);
}

/** The time in milliseconds, in whole seconds, live. */
export const useSecond = ticking(() => Math.floor(Date.now() / 1_000) * 1_000, 1_000);

/** The time in milliseconds, in whole minutes, live. */
export const useMinute = ticking(() => Math.floor(Date.now() / 60_000) * 60_000, 5_000);

/** The beginning of today in milliseconds, live. */
export const useToday = ticking(() => new Date().setHours(0, 0, 0, 0), 10_000);

/** A span of time in whole seconds at the least, as it shows where it counts down. */
export function countdown(milliseconds: number, { text, duration }: Speech): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  return seconds < 60 ? text("span-seconds", { seconds }) : duration(seconds * 1_000);
}
