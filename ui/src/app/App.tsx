import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { Start } from "../features/start/Start";
import type { Language } from "../i18n/languages";
import { useLanguage } from "../i18n/Speech";
import { themeFor } from "../theme/theme";
import { useDark } from "../theme/useDark";

const COMPONENT_TEXTS: Record<Language, typeof enUS> = { en: enUS, "zh-CN": zhCN };

/** The window's content, in the language and theme of the moment. */
export function App() {
  const { language } = useLanguage();
  return (
    <ConfigProvider locale={COMPONENT_TEXTS[language]} theme={themeFor(useDark())}>
      <Start />
    </ConfigProvider>
  );
}
