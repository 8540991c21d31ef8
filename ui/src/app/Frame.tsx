import { Alert, Segmented } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import boat from "../../../icons/sampan.svg";
import { Act } from "../actions/Act";
import { PAGE_ACTIONS, pauseQueue, resumeQueue } from "../actions/app";
import { KeyCaps } from "../actions/KeyCaps";
import { aria } from "../actions/keys";
import { Palette } from "../actions/Palette";
import { Sheet } from "../actions/Sheet";
import { useShortcuts } from "../actions/useShortcuts";
import { FindSign } from "../components/icons";
import { ActivityPage } from "../features/activity/ActivityPage";
import { Attached } from "../features/desk/Attached";
import { GuidePage } from "../features/guide/GuidePage";
import { JobsPage } from "../features/jobs/JobsPage";
import { OverviewPage } from "../features/overview/OverviewPage";
import { RulesPage } from "../features/rules/RulesPage";
import { RunsPage } from "../features/runs/RunsPage";
import { UnlockButton } from "../features/secrets/UnlockButton";
import { SettingsPage } from "../features/settings/SettingsPage";
import { TargetsPage } from "../features/targets/TargetsPage";
import { CODES, LANGUAGES } from "../i18n/languages";
import { useSpeech } from "../i18n/Speech";
import type { Start } from "../platform/host";
import { Ahead } from "./Ahead";
import { usePreferences } from "./Preferences";
import { PAGES, type Page, useRoute, write } from "./route";
import { useAhead } from "./useAhead";
import { useKeptFocus } from "./useKeptFocus";
import "./frame.css";

/** Each page. They are the same each time the frame is drawn: none is drawn anew with it. */
const CONTENT: Record<Page, ReactNode> = {
  overview: <OverviewPage />,
  rules: <RulesPage />,
  runs: <RunsPage />,
  jobs: <JobsPage />,
  targets: <TargetsPage />,
  activity: <ActivityPage />,
  settings: <SettingsPage />,
  guide: <GuidePage />,
};

/** The frame of every page: where one can go, whether work goes on, which language is spoken. */
export function Frame({ start }: { readonly start: Start }) {
  const { text, language } = useSpeech();
  const { prefer } = usePreferences();
  const { page } = useRoute();
  useAhead();
  useKeptFocus();
  const { paused } = start.settings;
  const [open, setOpen] = useState<"palette" | "sheet" | null>(null);
  useShortcuts(setOpen);
  const close = () => setOpen(null);
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
        <button
          type="button"
          className="find"
          data-action="palette"
          aria-keyshortcuts={aria("Mod+K")}
          aria-haspopup="dialog"
          onClick={() => setOpen("palette")}
        >
          <FindSign />
          <span className="line">{text("palette-open")}</span>
          <KeyCaps keys="Mod+K" />
        </button>
        <ul>
          {PAGES.map((each) => (
            <li key={each}>
              <a
                href={write(each)}
                aria-current={each === page ? "page" : undefined}
                data-page={each}
                aria-keyshortcuts={aria(PAGE_ACTIONS[each].keys ?? "")}
              >
                {text(PAGE_ACTIONS[each].title)}
              </a>
            </li>
          ))}
        </ul>
        <div className="foot">
          {start.holder && <Attached holder={start.holder} />}
          <Act
            action={paused ? resumeQueue : pauseQueue}
            of={null}
            size="middle"
            {...(paused ? { type: "primary" as const } : {})}
          />
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
        {start.locked && (
          <Alert banner type="warning" title={text("unlock-banner")} action={<UnlockButton />} />
        )}
        {paused && <Alert banner type="warning" title={text("queue-paused")} />}
        {page !== "settings" && CONTENT[page]}
        {/* The page with the most controls: to make them takes longer than to show them. */}
        <Ahead shown={page === "settings"}>{CONTENT.settings}</Ahead>
      </main>
      {open === "palette" && <Palette onClose={close} />}
      {open === "sheet" && <Sheet onClose={close} />}
    </div>
  );
}
