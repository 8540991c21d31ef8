import { Button, Checkbox, Input, InputNumber, Select, Space } from "antd";
import { useState } from "react";
import { Field, Part } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import { chooseFile } from "../../platform/host";
import { CONNECTIONS_DEFAULT, CONNECTIONS_MAX, type ProxyChoice, type TargetForm } from "./draft";
import type { TargetFieldsProps } from "./TargetFields";
import { PROXY_WORDS } from "./words";

const PROXIES: readonly ProxyChoice[] = ["environment", "none", "url"];

/** Whether anything here differs from what is usual: then it is shown at once. */
function unusual(form: TargetForm): boolean {
  return form.caFile !== "" || form.skipVerify || form.proxy !== "environment" || form.connections !== null;
}

/** What most targets do not need: certificates, a proxy, a limit. */
export function AdvancedFields(props: TargetFieldsProps) {
  const { form, faults } = props;
  const { text } = useSpeech();
  const [opened, setOpened] = useState(() => unusual(form));
  if (form.kind === "layout") {
    return null;
  }
  const open = opened || !!faults.caFile || !!faults.proxyUrl || !!faults.connections;
  if (!open) {
    return (
      <div className="part">
        <Button
          type="link"
          className="advanced"
          data-action="advanced"
          aria-expanded={false}
          onClick={() => setOpened(true)}
        >
          {text("targets-advanced-show")}
        </Button>
      </div>
    );
  }
  return (
    <Part title={text("targets-part-advanced")}>
      <CertificateFields {...props} />
      <ProxyFields {...props} />
      <ConnectionsField {...props} />
    </Part>
  );
}

function CertificateFields({ form, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  const choose = async () => {
    const chosen = await chooseFile(text("targets-ca-choose"));
    if (chosen) {
      onChange({ caFile: chosen });
    }
  };
  return (
    <>
      <Field label={text("targets-ca")} fault={faults.caFile} help={text("targets-ca-hint")}>
        {(control) => (
          <Space.Compact block>
            <Input
              {...control}
              name="ca_file"
              className="mono"
              spellCheck={false}
              allowClear
              value={form.caFile}
              onChange={(event) => onChange({ caFile: event.target.value })}
            />
            <Button data-action="choose-ca" onClick={() => void choose()}>
              {text("targets-choose")}
            </Button>
          </Space.Compact>
        )}
      </Field>
      <Field
        label={text("targets-certificate")}
        help={form.skipVerify && <span className="warn">{text("targets-skip-verify-hint")}</span>}
      >
        {({ id, "aria-describedby": described }) => (
          <Checkbox
            id={id}
            {...(described ? { "aria-describedby": described } : {})}
            name="skip_verify"
            checked={form.skipVerify}
            onChange={(event) => onChange({ skipVerify: event.target.checked })}
          >
            {text("targets-skip-verify")}
          </Checkbox>
        )}
      </Field>
    </>
  );
}

function ProxyFields({ form, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  return (
    <>
      <Field label={text("targets-proxy")}>
        {(control) => (
          <Select<ProxyChoice>
            {...control}
            data-field="proxy"
            value={form.proxy}
            onChange={(proxy) => onChange({ proxy })}
            options={PROXIES.map((choice) => ({ value: choice, label: text(PROXY_WORDS[choice]) }))}
          />
        )}
      </Field>
      {form.proxy === "url" && (
        <Field
          label={text("targets-proxy-address")}
          fault={faults.proxyUrl}
          help={text("targets-proxy-hint")}
        >
          {(control) => (
            <Input
              {...control}
              name="proxy"
              className="mono"
              spellCheck={false}
              value={form.proxyUrl}
              placeholder={text("targets-proxy-example")}
              onChange={(event) => onChange({ proxyUrl: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function ConnectionsField({ form, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  return (
    <Field
      label={text("targets-connections")}
      fault={faults.connections}
      help={text("targets-connections-hint", { usual: CONNECTIONS_DEFAULT })}
    >
      {(control) => (
        <InputNumber
          {...control}
          name="connections"
          min={1}
          max={CONNECTIONS_MAX}
          precision={0}
          value={form.connections}
          placeholder={String(CONNECTIONS_DEFAULT)}
          onChange={(connections) => onChange({ connections })}
        />
      )}
    </Field>
  );
}
