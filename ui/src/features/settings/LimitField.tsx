import { useEffect, useState } from "react";
import { Field } from "../../components/form/Field";
import { SpeedInput } from "../../components/form/SpeedInput";
import * as format from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Settings } from "../../platform/host";
import { Applied } from "./Applied";
import { useSettings } from "./useSettings";

/** How fast all transfers together may be: applied as the number of workers is. */
export function LimitField({ settings }: { readonly settings: Settings }) {
  const { text } = useSpeech();
  const limit = settings.bytes_per_second;
  const [typed, setTyped] = useState(limit);
  const [applied, setApplied] = useState<number | null | undefined>(undefined);
  const { change, fault } = useSettings(settings);
  useEffect(() => setTyped(limit), [limit]);
  const apply = (next: number | null) => {
    setTyped(next);
    if (next !== limit) {
      setApplied(undefined);
      change({ bytes_per_second: next }, { done: () => setApplied(next), failed: () => setTyped(limit) });
    }
  };
  const said =
    limit === null
      ? text("settings-limit-applied-none")
      : text("settings-limit-applied", { speed: format.speed(limit) });
  return (
    <Field label={text("settings-limit")} fault={fault} help={text("settings-limit-hint")}>
      {(control) => (
        <span className="beside">
          <SpeedInput
            control={control}
            name="bytes_per_second"
            value={typed}
            onChange={setTyped}
            onDone={apply}
          />
          <Applied words={applied === limit ? said : null} />
        </span>
      )}
    </Field>
  );
}
