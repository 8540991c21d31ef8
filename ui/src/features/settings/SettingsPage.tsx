import { Segmented, Switch } from "antd";
import { usePreferences } from "../../app/Preferences";
import { useStart } from "../../app/questions";
import { Copyable } from "../../components/Copyable";
import { Field, Part } from "../../components/form/Field";
import { PageHead } from "../../components/PageHead";
import { CODES, LANGUAGES } from "../../i18n/languages";
import { useSpeech } from "../../i18n/Speech";
import type { Appearance } from "../../platform/host";
import { WorkersField } from "./WorkersField";
import "./settings.css";

const APPEARANCES: Record<Appearance, string> = {
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
        <Part title={text("settings-part-work")}>{start && <WorkersField settings={start.settings} />}</Part>
        <Looks />
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
      <Field label={text("settings-compact")} help={text("settings-compact-hint")}>
        {({ id, "aria-describedby": described }) => (
          <span className="switch">
            <Switch
              id={id}
              size="small"
              {...(described ? { "aria-describedby": described } : {})}
              data-action="compact"
              checked={preferences.compact}
              onChange={(compact) => prefer({ compact })}
            />
          </span>
        )}
      </Field>
    </Part>
  );
}
