import { QueryClientProvider } from "@tanstack/react-query";
import { App as Components, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { type ReactNode, useState } from "react";
import type { Language } from "../i18n/languages";
import { SpeechProvider, useSpeech } from "../i18n/Speech";
import { signs } from "../theme/signs";
import { themeFor } from "../theme/theme";
import { Opening } from "./Opening";
import { PreferencesProvider, useDark, usePreferences } from "./Preferences";
import { questions } from "./questions";

const COMPONENT_TEXTS: Record<Language, typeof enUS> = { en: enUS, "zh-CN": zhCN };

/** The window's content. */
export function App() {
  return (
    <Surroundings>
      <Opening />
    </Surroundings>
  );
}

/** What everything in the window stands in: questions, preferences, language, theme. */
export function Surroundings({ children }: { readonly children: ReactNode }) {
  const [client] = useState(questions);
  return (
    <QueryClientProvider client={client}>
      <PreferencesProvider>
        <Spoken>
          <Themed>{children}</Themed>
        </Spoken>
      </PreferencesProvider>
    </QueryClientProvider>
  );
}

function Spoken({ children }: { readonly children: ReactNode }) {
  const { language, units } = usePreferences().preferences;
  return (
    <SpeechProvider language={language} units={units}>
      {children}
    </SpeechProvider>
  );
}

function Themed({ children }: { readonly children: ReactNode }) {
  const { language, text } = useSpeech();
  const { compact } = usePreferences().preferences;
  return (
    <ConfigProvider
      locale={COMPONENT_TEXTS[language]}
      theme={themeFor(useDark(), compact)}
      button={{ autoInsertSpace: false }}
      {...signs(text)}
    >
      <Components style={{ height: "100%" }}>{children}</Components>
    </ConfigProvider>
  );
}
