import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { App, ConfigProvider } from "antd";
import type { ReactNode } from "react";
import { questions } from "../../app/questions";
import type { Language } from "../../i18n/languages";
import { SpeechProvider } from "../../i18n/Speech";

/** Draws something as it stands in the window, for a test. */
export function draw(content: ReactNode, language: Language = "en") {
  return render(
    <QueryClientProvider client={questions()}>
      <SpeechProvider language={language}>
        <ConfigProvider theme={{ token: { motion: false } }} button={{ autoInsertSpace: false }}>
          <App>{content}</App>
        </ConfigProvider>
      </SpeechProvider>
    </QueryClientProvider>,
  );
}

/** The element with a `data-action`, inside another or anywhere. */
export function action(name: string, inside: ParentNode = document): HTMLElement {
  const found = inside.querySelector<HTMLElement>(`[data-action="${name}"]`);
  if (!found) {
    throw new Error(`there is no action ${name}`);
  }
  return found;
}

/** The input with a name. */
export function input(name: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`[name="${name}"]`);
  if (!found) {
    throw new Error(`there is no input ${name}`);
  }
  return found;
}
