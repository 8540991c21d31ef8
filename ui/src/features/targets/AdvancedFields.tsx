import { Button, Checkbox, InputNumber, Select, Space } from "antd";
import { useState } from "react";
import { ClearSign } from "../../components/ClearSign";
import { CodeInput } from "../../components/form/CodeInput";
import { Field, Part } from "../../components/form/Field";
import { SpeedInput } from "../../components/form/SpeedInput";
import { useSpeech } from "../../i18n/Speech";
import { chooseFile } from "../../platform/host";
import {
  CONNECTIONS_DEFAULT,
  CONNECTIONS_MAX,
  type ProxyChoice,
  REQUESTS_MAX,
  type TargetForm,
} from "./draft";
import type { TargetFieldsProps } from "./TargetFields";
import { PROXY_WORDS } from "./words";

const PROXIES: readonly ProxyChoice[] = ["environment", "none", "url"];

/** Whether anything here differs from what is usual: then it is shown at once. */
function unusual(form: TargetForm): boolean {
  const { caFile, skipVerify, proxy, limits } = form;
  const limited = Object.values(limits).some((limit) => limit !== null);
  return caFile !== "" || skipVerify || proxy !== "environment" || limited;
}

/** What most targets do not need: certificates, a proxy, limits. */
export function AdvancedFields(props: TargetFieldsProps) {
  const { form, faults } = props;
  const { text } = useSpeech();
  const [opened, setOpened] = useState(() => unusual(form));
  if (form.kind !== "registry") {
    return null;
  }
  const open = opened || !!faults.caFile || !!faults.proxyUrl || !!faults.limits;
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
      <LimitFields {...props} />
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
            <CodeInput
              {...control}
              name="ca_file"
              allowClear={{ clearIcon: <ClearSign /> }}
              value={form.caFile}
              onChange={(caFile) => onChange({ caFile })}
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
            <CodeInput
              {...control}
              name="proxy"
              value={form.proxyUrl}
              placeholder={text("targets-proxy-example")}
              onChange={(proxyUrl) => onChange({ proxyUrl })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function LimitFields({ form, faults, onChange }: TargetFieldsProps) {
  const { text } = useSpeech();
  const { limits } = form;
  const change = (changed: Partial<typeof limits>) => onChange({ limits: { ...limits, ...changed } });
  return (
    <>
      <Field
        label={text("targets-connections")}
        fault={faults.limits}
        help={text("targets-connections-hint", { usual: CONNECTIONS_DEFAULT })}
      >
        {(control) => (
          <InputNumber
            controls={false}
            {...control}
            name="connections"
            min={1}
            max={CONNECTIONS_MAX}
            precision={0}
            value={limits.connections}
            placeholder={String(CONNECTIONS_DEFAULT)}
            onChange={(connections) => change({ connections })}
          />
        )}
      </Field>
      <Field label={text("targets-requests")} help={text("targets-requests-hint")}>
        {(control) => (
          <InputNumber
            controls={false}
            {...control}
            name="requests_per_second"
            min={1}
            max={REQUESTS_MAX}
            precision={0}
            value={limits.requests_per_second}
            placeholder={text("targets-requests-unlimited")}
            onChange={(requests_per_second) => change({ requests_per_second })}
          />
        )}
      </Field>
      <Field label={text("targets-bytes")} help={text("targets-bytes-hint")}>
        {(control) => (
          <SpeedInput
            control={control}
            name="bytes_per_second"
            value={limits.bytes_per_second}
            onChange={(bytes_per_second) => change({ bytes_per_second })}
          />
        )}
      </Field>
    </>
  );
}
