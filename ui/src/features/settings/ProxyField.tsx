import { Select } from "antd";
import { useEffect, useState } from "react";
import { CodeInput } from "../../components/form/CodeInput";
import { Field } from "../../components/form/Field";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { Settings } from "../../platform/host";
import { Applied } from "./Applied";
import { useSettings } from "./useSettings";

const CHOICES = {
  environment: "settings-proxy-environment",
  none: "targets-proxy-none",
  url: "targets-proxy-url",
} as const satisfies Record<string, MessageId>;
type Choice = keyof typeof CHOICES;

/** The proxy in front of all targets that have none of their own; an address is applied when its field is left. */
export function ProxyField({ settings }: { readonly settings: Settings }) {
  const { text } = useSpeech();
  const { change, fault } = useSettings(settings);
  const { proxy } = settings;
  const [choice, setChoice] = useState(choiceOf(proxy));
  const [typed, setTyped] = useState(addressOf(proxy));
  const [applied, setApplied] = useState<string | null>();
  // The command line may change it as well.
  useEffect(() => {
    setChoice(choiceOf(proxy));
    setTyped(addressOf(proxy));
  }, [proxy]);
  const apply = (wanted: string | null) => {
    if (wanted !== proxy) {
      setApplied(undefined);
      change({ proxy: wanted }, { done: () => setApplied(wanted) });
    }
  };
  const enter = () => {
    if (typed.trim() !== "") {
      apply(typed.trim());
    }
  };
  return (
    <>
      <Field
        label={text("settings-proxy")}
        fault={choice === "url" ? null : fault}
        help={text("settings-proxy-hint")}
      >
        {(control) => (
          <span className="beside">
            <Select<Choice>
              {...control}
              data-field="proxy"
              value={choice}
              onChange={(chosen) => {
                setChoice(chosen);
                if (chosen !== "url") {
                  apply(chosen === "none" ? "none" : null);
                }
              }}
              options={(Object.keys(CHOICES) as Choice[]).map((value) => ({
                value,
                label: text(CHOICES[value]),
              }))}
            />
            <Applied words={applied === proxy && choice !== "url" ? text("settings-applied") : null} />
          </span>
        )}
      </Field>
      {choice === "url" && (
        <Field label={text("targets-proxy-address")} fault={fault} help={text("targets-proxy-hint")}>
          {(control) => (
            <span className="beside">
              <CodeInput
                {...control}
                name="proxy"
                value={typed}
                placeholder={text("targets-proxy-example")}
                onChange={setTyped}
                onPressEnter={enter}
                onBlur={enter}
              />
              <Applied words={applied !== null && applied === proxy ? text("settings-applied") : null} />
            </span>
          )}
        </Field>
      )}
    </>
  );
}

function choiceOf(proxy: string | null): Choice {
  return proxy === null ? "environment" : proxy === "none" ? "none" : "url";
}

function addressOf(proxy: string | null): string {
  return proxy === null || proxy === "none" ? "" : proxy;
}
