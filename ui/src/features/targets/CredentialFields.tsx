import { Button, Input, Select, Space } from "antd";
import { CodeInput } from "../../components/form/CodeInput";
import { Field, Part } from "../../components/form/Field";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import { chooseFile } from "../../platform/host";
import type { CredentialChoice } from "./draft";
import type { TargetFieldsProps } from "./TargetFields";
import { CHOICE_WORDS, CREDENTIAL_WORDS } from "./words";

const CHOICES: readonly CredentialChoice[] = ["none", "password", "docker_config", "helper", "env", "file"];

/** What follows from a choice, said under it. */
const HINTS: Partial<Record<CredentialChoice, MessageId>> = {
  none: "targets-choice-none-hint",
  docker_config: "targets-choice-docker-hint",
  password: "targets-choice-password-hint",
};

/** How one logs in to a registry. */
export function CredentialFields(props: TargetFieldsProps) {
  const { form, known, onChange } = props;
  const { text } = useSpeech();
  const had = known && known.credential !== "none" ? known.credential : null;
  const choices = had ? (["keep", ...CHOICES] as const) : CHOICES;
  const hint = HINTS[form.credential];
  const keep = had && text("targets-choice-keep-kind", { kind: text(CREDENTIAL_WORDS[had]) });
  return (
    <Part title={text("targets-part-credential")}>
      <Field label={text("targets-credential")} help={hint && text(hint)}>
        {(control) => (
          <Select<CredentialChoice>
            {...control}
            data-field="credential"
            value={form.credential}
            onChange={(credential) => onChange({ credential })}
            options={choices.map((choice) => ({
              value: choice,
              label: choice === "keep" && keep ? keep : text(CHOICE_WORDS[choice]),
            }))}
          />
        )}
      </Field>
      <ChoiceFields {...props} />
    </Part>
  );
}

function ChoiceFields({ form, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  const choose = async () => {
    const chosen = await chooseFile(text("targets-file-choose"));
    if (chosen) {
      onChange({ file: chosen });
    }
  };
  switch (form.credential) {
    case "password":
      return (
        <>
          <Field label={text("targets-username")} fault={faults.username}>
            {(control) => (
              <Input
                {...control}
                name="username"
                autoComplete="off"
                spellCheck={false}
                value={form.username}
                onChange={(event) => onChange({ username: event.target.value })}
              />
            )}
          </Field>
          <Field label={text("targets-password")}>
            {(control) => (
              <Input.Password
                {...control}
                name="password"
                autoComplete="new-password"
                value={form.password}
                onChange={(event) => onChange({ password: event.target.value })}
              />
            )}
          </Field>
        </>
      );
    case "helper":
      return (
        <Field label={text("targets-helper")} fault={faults.helper} help={text("targets-helper-hint")}>
          {(control) => (
            <CodeInput
              {...control}
              name="helper"
              value={form.helper}
              onChange={(helper) => onChange({ helper })}
            />
          )}
        </Field>
      );
    case "env":
      return (
        <Field label={text("targets-variable")} fault={faults.variable} help={text("targets-variable-hint")}>
          {(control) => (
            <CodeInput
              {...control}
              name="variable"
              value={form.variable}
              onChange={(variable) => onChange({ variable })}
            />
          )}
        </Field>
      );
    case "file":
      return (
        <Field label={text("targets-file")} fault={faults.file} help={text("targets-file-hint")}>
          {(control) => (
            <Space.Compact block>
              <CodeInput {...control} name="file" value={form.file} onChange={(file) => onChange({ file })} />
              <Button data-action="choose-file" onClick={() => void choose()}>
                {text("targets-choose")}
              </Button>
            </Space.Compact>
          )}
        </Field>
      );
    default:
      return null;
  }
}
