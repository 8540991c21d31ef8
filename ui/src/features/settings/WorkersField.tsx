import { InputNumber } from "antd";
import { useEffect, useState } from "react";
import { useWish } from "../../app/questions";
import { Field } from "../../components/form/Field";
import { StatusSign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, type Settings } from "../../platform/host";
import { WORKERS_MAX, WORKERS_MIN, workersOf } from "./workers";

/** How many jobs run at once: what is typed is applied when the field is left or Enter is pressed, a step at once. */
export function WorkersField({ settings }: { readonly settings: Settings }) {
  const { text } = useSpeech();
  const { workers } = settings;
  const [typed, setTyped] = useState<number | null>(workers);
  const [applied, setApplied] = useState<number | null>(null);
  // The command line may change it as well.
  useEffect(() => setTyped(workers), [workers]);
  const wish = useWish((next: number) => commands.setSettings({ ...settings, workers: next }), {
    quiet: true,
    done: (_, next) => setApplied(next),
  });
  const apply = (wanted: number | null) => {
    const next = workersOf(wanted, workers);
    setTyped(next);
    if (next !== workers) {
      setApplied(null);
      wish.mutate(next, { onError: () => setTyped(workers) });
    }
  };
  return (
    <Field
      label={text("settings-workers")}
      fault={wish.error ? asFailure(wish.error) : null}
      help={text("settings-workers-hint")}
    >
      {(control) => (
        <span className="workers">
          <InputNumber
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
          <span className="status applied" role="status">
            {applied === workers && (
              <>
                <StatusSign status="finished" />
                {text("settings-workers-applied", { count: applied })}
              </>
            )}
          </span>
        </span>
      )}
    </Field>
  );
}
