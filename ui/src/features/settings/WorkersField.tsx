import { InputNumber } from "antd";
import { useEffect, useState } from "react";
import { Field } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import type { Settings } from "../../platform/host";
import { Applied } from "./Applied";
import { useSettings } from "./useSettings";
import { WORKERS_MAX, WORKERS_MIN, workersOf } from "./workers";

/** How many jobs run at once: what is typed is applied when the field is left or Enter is pressed, a step at once. */
export function WorkersField({ settings }: { readonly settings: Settings }) {
  const { text } = useSpeech();
  const { workers } = settings;
  const [typed, setTyped] = useState<number | null>(workers);
  const [applied, setApplied] = useState<number | null>(null);
  const { change, fault } = useSettings(settings);
  // The command line may change it as well.
  useEffect(() => setTyped(workers), [workers]);
  const apply = (wanted: number | null) => {
    const next = workersOf(wanted, workers);
    setTyped(next);
    if (next !== workers) {
      setApplied(null);
      change({ workers: next }, { done: () => setApplied(next), failed: () => setTyped(workers) });
    }
  };
  return (
    <Field label={text("settings-workers")} fault={fault} help={text("settings-workers-hint")}>
      {(control) => (
        <span className="beside">
          <InputNumber
            controls={false}
            {...control}
            name="workers"
            min={WORKERS_MIN}
            max={WORKERS_MAX}
            precision={0}
            value={typed}
            onChange={setTyped}
            onStep={apply}
            onPressEnter={() => apply(typed)}
            onBlur={() => apply(typed)}
          />
          <Applied
            words={applied === workers ? text("settings-workers-applied", { count: applied }) : null}
          />
        </span>
      )}
    </Field>
  );
}
