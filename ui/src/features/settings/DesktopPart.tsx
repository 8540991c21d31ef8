import { Segmented } from "antd";
import { usePreferences } from "../../app/Preferences";
import { useWish } from "../../app/questions";
import { Field, Part } from "../../components/form/Field";
import { SwitchInput } from "../../components/form/SwitchInput";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { type Closing, commands, type Notify, type Start } from "../../platform/host";

const CLOSINGS: Record<Closing, MessageId> = {
  ask: "settings-closing-ask",
  tray: "settings-closing-tray",
  quit: "settings-closing-quit",
};

const NOTIFIES: Record<Notify, MessageId> = {
  all: "settings-notify-all",
  failures: "settings-notify-failures",
  never: "settings-notify-never",
};

/** How Sampan lives among other windows: closing, notifications, the start of the session. */
export function DesktopPart({ start }: { readonly start: Start }) {
  const { text } = useSpeech();
  const { preferences, prefer } = usePreferences();
  const begin = useWish((on: boolean) => commands.setAutostart(on), { quiet: true });
  const options = <Value extends string>(words: Record<Value, MessageId>) =>
    (Object.keys(words) as Value[]).map((value) => ({ value, label: text(words[value]) }));
  return (
    <Part title={text("settings-part-desktop")}>
      <Field
        label={text("settings-closing")}
        help={text(start.tray ? "settings-closing-hint" : "settings-closing-no-tray")}
      >
        {({ id }) => (
          <Segmented<Closing>
            id={id}
            data-field="closing"
            aria-label={text("settings-closing")}
            disabled={!start.tray}
            value={start.tray ? preferences.closing : "quit"}
            onChange={(closing) => prefer({ closing })}
            options={options(CLOSINGS)}
          />
        )}
      </Field>
      <Field label={text("settings-notify")} help={text("settings-notify-hint")}>
        {({ id }) => (
          <Segmented<Notify>
            id={id}
            data-field="notify"
            aria-label={text("settings-notify")}
            value={preferences.notify}
            onChange={(notify) => prefer({ notify })}
            options={options(NOTIFIES)}
          />
        )}
      </Field>
      {start.autostart !== null && (
        <Field
          label={text("settings-autostart")}
          fault={begin.error ? asFailure(begin.error) : null}
          help={text("settings-autostart-hint")}
        >
          {(control) => (
            <SwitchInput
              control={control}
              data-action="autostart"
              loading={begin.isPending}
              checked={start.autostart ?? false}
              onChange={(on) => begin.mutate(on)}
            />
          )}
        </Field>
      )}
    </Part>
  );
}
