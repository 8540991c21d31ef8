import { Button, Input } from "antd";
import { useState } from "react";
import { Field } from "../../components/form/Field";
import type { Fault } from "../../components/form/fault";
import { useSpeech } from "../../i18n/Speech";

/** The fewest characters of a passphrase, as the application has it. */
const SHORTEST = 8;

/** A passphrase for a file: typed twice where it is a new one. */
export function PassphraseForm(props: {
  /** The file is made, or gets another passphrase. */
  readonly fresh: boolean;
  readonly fault: Fault | null;
  readonly pending: boolean;
  readonly onDone: (passphrase: string) => void;
  readonly onCancel: () => void;
}) {
  const { fresh, fault, pending, onDone, onCancel } = props;
  const { text } = useSpeech();
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const wrong = ((): Fault | null => {
    if (fresh && [...passphrase].length < SHORTEST) {
      return { code: "passphrase-short", args: { min: SHORTEST }, detail: null };
    }
    return fresh && passphrase !== again ? { code: "passphrase-differs", args: {}, detail: null } : null;
  })();
  const done = () => {
    setTried(true);
    if (wrong === null && passphrase !== "") {
      onDone(passphrase);
    }
  };
  const said = fault ?? (tried ? wrong : null);
  const differs = said !== null && "code" in said && said.code === "passphrase-differs";
  return (
    <div className="passphrase-form">
      <Field
        label={text(fresh ? "secrets-passphrase-new" : "unlock-passphrase")}
        fault={differs ? null : said}
      >
        {(control) => (
          <Input.Password
            {...control}
            autoFocus
            name="new-passphrase"
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            onPressEnter={done}
          />
        )}
      </Field>
      {fresh && (
        <Field
          label={text("secrets-passphrase-again")}
          fault={differs ? said : null}
          help={text("secrets-passphrase-hint")}
        >
          {(control) => (
            <Input.Password
              {...control}
              name="passphrase-again"
              autoComplete="off"
              value={again}
              onChange={(event) => setAgain(event.target.value)}
              onPressEnter={done}
            />
          )}
        </Field>
      )}
      <div className="passphrase-acts">
        <Button size="small" data-action="cancel-passphrase" onClick={onCancel}>
          {text("action-cancel")}
        </Button>
        <Button size="small" type="primary" data-action="save-passphrase" loading={pending} onClick={done}>
          {text("action-save")}
        </Button>
      </div>
    </div>
  );
}
