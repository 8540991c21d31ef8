import { Button, Input, Radio, Select, Space } from "antd";
import { CodeInput } from "../../components/form/CodeInput";
import { Field, Part } from "../../components/form/Field";
import type { Faults } from "../../components/form/fault";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import { type CredentialKind, chooseFile, chooseFolder, type Target } from "../../platform/host";
import { AdvancedFields } from "./AdvancedFields";
import { CredentialFields } from "./CredentialFields";
import { isPlain, type ProviderChoice, type TargetForm } from "./draft";
import type { TargetField } from "./faults";
import { KIND_WORDS, PROVIDERS } from "./words";

/** What every part of a target's form is given. */
export interface TargetFieldsProps {
  readonly form: TargetForm;
  /** The target as it is saved; null for a new one. */
  readonly known: Target | null;
  readonly faults: Faults<TargetField>;
  readonly onChange: (changed: Partial<TargetForm>) => void;
}

/** The fields of a target. */
export function TargetFields(props: TargetFieldsProps) {
  const { form, faults, onChange } = props;
  const { text } = useSpeech();
  return (
    <>
      <Part title={text("targets-part-place")}>
        <Field label={text("targets-kind")} help={text(KIND_HINTS[form.kind])}>
          {({ id, "aria-describedby": described }) => (
            <Radio.Group
              id={id}
              aria-label={text("targets-kind")}
              {...(described ? { "aria-describedby": described } : {})}
              name="kind"
              value={form.kind}
              onChange={(event) => onChange({ kind: event.target.value })}
              options={(["registry", "layout", "archive"] as const).map((kind) => ({
                value: kind,
                label: text(KIND_WORDS[kind]),
              }))}
            />
          )}
        </Field>
        <Field label={text("targets-name")} fault={faults.name}>
          {(control) => (
            <Input
              {...control}
              name="name"
              autoFocus
              value={form.name}
              placeholder={text("targets-name-example")}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        {form.kind === "registry" ? <UrlField {...props} /> : <PathField {...props} />}
        {form.kind === "registry" && <ProviderField {...props} />}
      </Part>
      {form.kind === "registry" && <CredentialFields {...props} />}
      <AdvancedFields {...props} />
    </>
  );
}

/** Kinds of credential that a person types in. */
const TYPED_IN: ReadonlySet<CredentialKind> = new Set(["keyring", "encrypted_file", "session"]);

const KIND_HINTS: Record<TargetForm["kind"], MessageId> = {
  registry: "targets-kind-registry-hint",
  layout: "targets-kind-layout-hint",
  archive: "targets-kind-archive-hint",
};

function UrlField({ form, known, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  const before = known?.place.kind === "registry" ? known.place.url : null;
  const moved = before !== null && form.credential === "keep" && form.url.trim() !== before;
  // What was typed in belongs to the address it was typed in for.
  const typedIn = known !== null && TYPED_IN.has(known.credential);
  return (
    <Field
      label={text("targets-url")}
      fault={faults.url}
      help={
        <>
          <div>{text("targets-url-hint")}</div>
          {isPlain(form.url) && <div className="warn">{text("targets-plain-hint")}</div>}
          {moved && (
            <div className="warn">{text(typedIn ? "targets-retype-hint" : "targets-moved-hint")}</div>
          )}
        </>
      }
    >
      {(control) => (
        <CodeInput
          {...control}
          name="url"
          value={form.url}
          placeholder={text("targets-url-example")}
          onChange={(url) => onChange({ url })}
        />
      )}
    </Field>
  );
}

function ProviderField({ form, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  return (
    <Field label={text("targets-provider")} help={text("targets-provider-hint")}>
      {(control) => (
        <Select<ProviderChoice>
          {...control}
          showSearch={{ optionFilterProp: "label" }}
          data-field="provider"
          value={form.provider}
          options={[
            { value: "known", label: text("targets-provider-known") },
            ...PROVIDERS.map(([value, label]) => ({ value, label })),
            { value: "generic", label: text("targets-provider-generic") },
          ]}
          onChange={(provider) => onChange({ provider })}
        />
      )}
    </Field>
  );
}

function PathField({ form, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  const isFile = form.kind === "archive";
  const choose = async () => {
    const chosen = isFile
      ? await chooseFile(text("targets-archive-choose"))
      : await chooseFolder(text("targets-path-choose"));
    if (chosen) {
      onChange({ path: chosen });
    }
  };
  return (
    <Field
      label={text(isFile ? "targets-archive" : "targets-path")}
      fault={faults.path}
      help={text(isFile ? "targets-archive-hint" : "targets-path-hint")}
    >
      {(control) => (
        <Space.Compact block>
          <CodeInput {...control} name="path" value={form.path} onChange={(path) => onChange({ path })} />
          <Button data-action={isFile ? "choose-file" : "choose-folder"} onClick={() => void choose()}>
            {text("targets-choose")}
          </Button>
        </Space.Compact>
      )}
    </Field>
  );
}
