import { InputNumber } from "antd";
import { useEffect, useState } from "react";
import { Field, Part } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import type { Retention, Settings } from "../../platform/host";
import { Applied } from "./Applied";
import { useSettings } from "./useSettings";

const DAY = 24 * 60 * 60;
const DAYS_MAX = 3650;
const RUNS_MAX = 100_000;

/** What there is to be said of each, and its unit. */
const KEPT = [
  ["jobs", "settings-keep-jobs", "settings-days", DAY, DAYS_MAX],
  ["logs", "settings-keep-logs", "settings-days", DAY, DAYS_MAX],
  ["runs_per_rule", "settings-keep-runs", "settings-keep-runs-unit", 1, RUNS_MAX],
] as const;

/** How long what has ended is kept. */
export function RetentionPart({ settings }: { readonly settings: Settings }) {
  const { text } = useSpeech();
  return (
    <Part title={text("settings-part-retention")} about={text("settings-retention-about")}>
      {KEPT.map((kept) => (
        <KeptField key={kept[0]} settings={settings} kept={kept} />
      ))}
    </Part>
  );
}

function KeptField(props: { readonly settings: Settings; readonly kept: (typeof KEPT)[number] }) {
  const { settings, kept } = props;
  const [key, label, unit, size, max] = kept;
  const { text } = useSpeech();
  const { change, fault } = useSettings(settings);
  const value = settings.retention[key];
  const [typed, setTyped] = useState<number | null>(shown(value, size));
  const [applied, setApplied] = useState(false);
  useEffect(() => setTyped(shown(value, size)), [value, size]);
  const apply = () => {
    // Part of a day that somebody set on the command line stays as long as it is not touched.
    if (typed === shown(value, size)) {
      return;
    }
    setApplied(false);
    const retention: Retention = {
      ...settings.retention,
      [key]: typed === null ? null : Math.round(typed * size),
    };
    change({ retention }, { done: () => setApplied(true), failed: () => setTyped(shown(value, size)) });
  };
  return (
    <Field label={text(label)} fault={fault} help={value === null ? text("settings-keep-always") : null}>
      {(control) => (
        <span className="beside">
          <InputNumber
            controls={false}
            {...control}
            name={key}
            min={1}
            max={max}
            suffix={text(unit)}
            placeholder="∞"
            value={typed}
            onChange={setTyped}
            onPressEnter={apply}
            onBlur={apply}
          />
          <Applied words={applied ? text("settings-applied") : null} />
        </span>
      )}
    </Field>
  );
}

function shown(value: number | null, size: number): number | null {
  return value === null ? null : Math.round((value / size) * 100) / 100;
}
