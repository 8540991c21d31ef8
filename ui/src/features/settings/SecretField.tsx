import { Button } from "antd";
import { CodeInput } from "../../components/form/CodeInput";
import { Field } from "../../components/form/Field";
import type { Fault } from "../../components/form/fault";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { SecretDraft } from "../../platform/host";
import { madeSecret, type Secret } from "./listener";

const WORDS: Record<Secret, readonly [label: MessageId, hint: MessageId]> = {
  token: ["settings-token", "settings-token-hint"],
  path_secret: ["settings-path-secret", "settings-path-secret-hint"],
  github_secret: ["settings-github-secret", "settings-github-secret-hint"],
};

const KEPT: Readonly<Record<string, MessageId>> = {
  keyring: "settings-secret-keyring",
  "encrypted-file": "settings-secret-file",
  session: "settings-secret-session",
};

/** A secret of the listener: whether there is one, and a new one in its place. */
export function SecretField(props: {
  readonly which: Secret;
  /** Where the one comes from that there is: keyring, encrypted file, session or a variable; null where there is none. */
  readonly kept: string | null;
  readonly fault: Fault | null;
  readonly value: SecretDraft;
  readonly onChange: (value: SecretDraft) => void;
}) {
  const { which, kept, fault, value, onChange } = props;
  const { text } = useSpeech();
  const name = which.replace("_", "-");
  const [label, hint] = WORDS[which];
  const typed = (secret: string) => onChange({ kind: "typed", secret });
  const known = text(KEPT[kept ?? ""] ?? "settings-secret-variable", { name: kept ?? "" });
  return (
    <Field label={text(label)} fault={fault} help={text(hint)}>
      {(control) => (
        <span className="beside secret">
          {value.kind === "typed" ? (
            <CodeInput
              {...control}
              name={`listener-${name}`}
              autoComplete="off"
              value={value.secret}
              onChange={typed}
            />
          ) : (
            <span id={control.id} className="soft">
              {value.kind === "keep" && kept !== null ? known : text("settings-secret-none")}
            </span>
          )}
          <Button size="small" data-action={`make-${name}`} onClick={() => typed(madeSecret())}>
            {text("settings-secret-make")}
          </Button>
          {(value.kind === "typed" || (value.kind === "keep" && kept !== null)) && (
            <Button size="small" data-action={`remove-${name}`} onClick={() => onChange({ kind: "none" })}>
              {text("settings-secret-remove")}
            </Button>
          )}
        </span>
      )}
    </Field>
  );
}
