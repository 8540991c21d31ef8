import { Alert, Button, Segmented, Tooltip } from "antd";
import { useMemo } from "react";
import boat from "../../../icons/sampan.svg";
import { RunControl } from "../components/icons";
import { JobsPage } from "../features/jobs/JobsPage";
import { RulesPage } from "../features/rules/RulesPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import { TargetsPage } from "../features/targets/TargetsPage";
import { CODES, LANGUAGES } from "../i18n/languages";
import { useSpeech } from "../i18n/Speech";
import { commands, type Start } from "../platform/host";
import { usePreferences } from "./Preferences";
import { useChanges, useWish } from "./questions";
import { PAGES, type Page, useRoute, write } from "./route";
import "./frame.css";

const CONTENT: Record<Page, () => React.ReactNode> = {
  rules: () => <RulesPage />,
  jobs: () => <JobsPage />,
  targets: () => <TargetsPage />,
  settings: () => <SettingsPage />,
};

/** The frame of every page: where one can go, whether work goes on, which language is spoken. */
export function Frame({ start }: { readonly start: Start }) {
  const { text, cause, remedy, language } = useSpeech();
  const { prefer } = usePreferences();
  const { page } = useRoute();
  useChanges();
  const { paused } = start.settings;
  const queue = useWish((pause: boolean) => (pause ? commands.pauseQueue() : commands.resumeQueue()));
  const languages = useMemo(
    () =>
      CODES.map((code) => ({
        value: code,
        label: (
          <span lang={code} data-language={code}>
            {LANGUAGES[code]}
          </span>
        ),
      })),
    [],
  );
  return (
    <div className="frame">
      <nav className="side" aria-label={text("app-navigation")}>
        <div className="brand">
          <img src={boat} alt="" width={28} height={28} />
          <span>{text("app-title")}</span>
        </div>
        <ul>
          {PAGES.map((each) => (
            <li key={each}>
              <a href={write(each)} aria-current={each === page ? "page" : undefined} data-page={each}>
                {text(`page-${each}`)}
              </a>
            </li>
          ))}
        </ul>
        <div className="foot">
          <Tooltip title={text(paused ? "queue-resume-hint" : "queue-pause-hint")} placement="right">
            <Button
              block
              data-action="queue"
              type={paused ? "primary" : "default"}
              icon={<RunControl paused={paused} />}
              loading={queue.isPending}
              onClick={() => queue.mutate(!paused)}
            >
              {text(paused ? "queue-resume" : "queue-pause")}
            </Button>
          </Tooltip>
          <Segmented
            block
            aria-label={text("settings-language")}
            value={language}
            onChange={(chosen) => prefer({ language: chosen })}
            options={languages}
          />
        </div>
      </nav>
      <main className="page">
        {start.notice && (
          <Alert
            banner
            closable
            type="warning"
            title={cause(start.notice)}
            description={remedy(start.notice)}
          />
        )}
        {paused && <Alert banner type="warning" title={text("queue-paused")} />}
        {CONTENT[page]()}
      </main>
    </div>
  );
}
