import { useWish } from "../../app/questions";
import { asFailure } from "../../ipc/failure";
import { commands, type Failure, type Settings } from "../../platform/host";

/** What is changed of the settings; it holds at once. */
export interface SettingsWish {
  readonly change: (changed: Partial<Settings>, ends?: { done?: () => void; failed?: () => void }) => void;
  /** Why the last change was not taken over. */
  readonly fault: Failure | null;
  readonly busy: boolean;
}

/** Changes settings one at a time; each field says its own failure. */
export function useSettings(settings: Settings): SettingsWish {
  const wish = useWish((changed: Partial<Settings>) => commands.setSettings({ ...settings, ...changed }), {
    quiet: true,
  });
  return {
    change: (changed, ends = {}) =>
      wish.mutate(changed, {
        onSuccess: () => ends.done?.(),
        onError: () => ends.failed?.(),
      }),
    fault: wish.error ? asFailure(wish.error) : null,
    busy: wish.isPending,
  };
}
