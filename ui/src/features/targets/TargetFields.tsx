import { Button, Input, Radio, Space } from "antd";
import { Field, Part } from "../../components/form/Field";
import type { Faults } from "../../components/form/fault";
import { useSpeech } from "../../i18n/Speech";
import { chooseFolder, type Target } from "../../platform/host";
import { AdvancedFields } from "./AdvancedFields";
import { CredentialFields } from "./CredentialFields";
import { isPlain, type TargetForm } from "./draft";
import type { TargetField } from "./faults";
import { KIND_WORDS } from "./words";

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
              options={(["registry", "layout"] as const).map((kind) => ({
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
              maxLength={64}
              value={form.name}
              placeholder={text("targets-name-example")}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        {form.kind === "registry" ? <UrlField {...props} /> : <PathField {...props} />}
      </Part>
      {form.kind === "registry" && <CredentialFields {...props} />}
      <AdvancedFields {...props} />
    </>
  );
}

const KIND_HINTS: Record<TargetForm["kind"], string> = {
  registry: "targets-kind-registry-hint",
  layout: "targets-kind-layout-hint",
};

function UrlField({ form, known, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  const before = known?.place.kind === "registry" ? known.place.url : null;
  const moved = before !== null && form.credential === "keep" && form.url.trim() !== before;
  // What was typed in belongs to the address it was typed in for.
  const typedIn = known?.credential === "keyring" || known?.credential === "session";
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
        <Input
          {...control}
          name="url"
          className="mono"
          spellCheck={false}
          value={form.url}
          placeholder={text("targets-url-example")}
          onChange={(event) => onChange({ url: event.target.value })}
        />
      )}
    </Field>
  );
}

function PathField({ form, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  const choose = async () => {
    const chosen = await chooseFolder(text("targets-path-choose"));
    if (chosen) {
      onChange({ path: chosen });
    }
  };
  return (
    <Field label={text("targets-path")} fault={faults.path} help={text("targets-path-hint")}>
      {(control) => (
        <Space.Compact block>
          <Input
            {...control}
            name="path"
            className="mono"
            spellCheck={false}
            value={form.path}
            onChange={(event) => onChange({ path: event.target.value })}
          />
          <Button data-action="choose-folder" onClick={() => void choose()}>
            {text("targets-choose")}
          </Button>
        </Space.Compact>
      )}
    </Field>
  );
}
