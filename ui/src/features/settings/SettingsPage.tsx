import { Segmented } from "antd";
import { usePreferences } from "../../app/Preferences";
import { useStart } from "../../app/questions";
import { Copyable } from "../../components/Copyable";
import { Field, Part } from "../../components/form/Field";
import { SwitchInput } from "../../components/form/SwitchInput";
import { PageHead } from "../../components/PageHead";
import type { MessageId } from "../../i18n/ids.gen";
import { CODES, LANGUAGES } from "../../i18n/languages";
import { useSpeech } from "../../i18n/Speech";
import type { Appearance, Units } from "../../platform/host";
import { SecretsPart } from "../secrets/SecretsPart";
import { BackupPart } from "../store/BackupPart";
import { DesktopPart } from "./DesktopPart";
import { FilesPart } from "./FilesPart";
import { LimitField } from "./LimitField";
import { ListenerPart } from "./ListenerPart";
import { ProxyField } from "./ProxyField";
import { RetentionPart } from "./RetentionPart";
import { ScheduleField } from "./ScheduleField";
import { WorkersField } from "./WorkersField";
import "./settings.css";

const APPEARANCES: Record<Appearance, MessageId> = {
  system: "settings-appearance-system",
  light: "settings-appearance-light",
  dark: "settings-appearance-dark",
};

/** The page of settings: what is changed here holds at once. */
export function SettingsPage() {
  const { text } = useSpeech();
  const start = useStart().data;
  return (
    <>
      <PageHead title={text("page-settings")} />
      <div className="page-body settings">
        {start && (
          <>
            <Part title={text("settings-part-work")}>
              <WorkersField settings={start.settings} />
              <LimitField settings={start.settings} />
              <ScheduleField settings={start.settings} />
              <ProxyField settings={start.settings} />
            </Part>
            <RetentionPart settings={start.settings} />
          </>
        )}
        <SecretsPart />
        {start && <ListenerPart listener={start.listener} />}
        <Looks />
        {start && <DesktopPart start={start} />}
        <FilesPart />
        <BackupPart />
        {start && (
          <Part title={text("settings-part-about")} about={text("app-tagline")}>
            <div className="fact">
              <span>{text("settings-version")}</span>
              <Copyable value={start.version} />
            </div>
            <div className="fact">
              <span>{text("settings-data-directory")}</span>
              <Copyable value={start.data_directory} />
            </div>
            <p className="soft fact-about">{text("settings-data-directory-about")}</p>
          </Part>
        )}
      </div>
    </>
  );
}

function Looks() {
  const { text, language } = useSpeech();
  const { preferences, prefer } = usePreferences();
  return (
    <Part title={text("settings-part-window")}>
      <Field label={text("settings-language")}>
        {({ id }) => (
          <Segmented
            id={id}
            data-field="language"
            aria-label={text("settings-language")}
            value={language}
            onChange={(chosen) => prefer({ language: chosen })}
            options={CODES.map((code) => ({
              value: code,
              label: <span lang={code}>{LANGUAGES[code]}</span>,
            }))}
          />
        )}
      </Field>
      <Field label={text("settings-appearance")}>
        {({ id }) => (
          <Segmented<Appearance>
            id={id}
            data-field="appearance"
            aria-label={text("settings-appearance")}
            value={preferences.appearance}
            onChange={(appearance) => prefer({ appearance })}
            options={(Object.keys(APPEARANCES) as Appearance[]).map((value) => ({
              value,
              label: text(APPEARANCES[value]),
            }))}
          />
        )}
      </Field>
      <Field label={text("settings-units")}>
        {({ id }) => (
          <Segmented<Units>
            id={id}
            data-field="units"
            aria-label={text("settings-units")}
            value={preferences.units}
            onChange={(units) => prefer({ units })}
            options={[
              { value: "binary", label: text("settings-units-binary") },
              { value: "decimal", label: text("settings-units-decimal") },
            ]}
          />
        )}
      </Field>
      <Field label={text("settings-compact")} help={text("settings-compact-hint")}>
        {(control) => (
          <SwitchInput
            control={control}
            data-action="compact"
            checked={preferences.compact}
            onChange={(compact) => prefer({ compact })}
          />
        )}
      </Field>
    </Part>
  );
}
