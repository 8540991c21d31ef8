import { InputNumber, Select, Space } from "antd";
import { CodeInput } from "../../components/form/CodeInput";
import { CodeList } from "../../components/form/CodeList";
import { Field, Part } from "../../components/form/Field";
import { SwitchInput } from "../../components/form/SwitchInput";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { DeleteMissing, Order, Overwrite } from "../../platform/host";
import type { RuleFieldsProps } from "./RuleFields";

const OVERWRITE: readonly (readonly [Overwrite, MessageId])[] = [
  ["always", "rules-overwrite-always"],
  ["if_older", "rules-overwrite-if-older"],
  ["never", "rules-overwrite-never"],
];

const ORDER: readonly (readonly [Order, MessageId])[] = [
  ["oldest_first", "rules-order-oldest"],
  ["newest_first", "rules-order-newest"],
];

/** What becomes of what is at the destinations already: overwritten, kept under another tag, deleted. */
export function EffectFields(props: RuleFieldsProps) {
  const { form, faults, onChange } = props;
  const { text } = useSpeech();
  const choices = <T,>(known: readonly (readonly [T, MessageId])[]) =>
    known.map(([value, id]) => ({ value, label: text(id) }));
  return (
    <Part title={text("rules-part-effect")}>
      <Field label={text("rules-overwrite")}>
        {(control) => (
          <Select<Overwrite>
            {...control}
            data-field="overwrite"
            value={form.overwrite}
            options={choices(OVERWRITE)}
            onChange={(overwrite) => onChange({ ...form, overwrite })}
          />
        )}
      </Field>
      {form.overwrite !== "never" && (
        <Field label={text("rules-backup")} fault={faults.backup_tag} help={text("rules-backup-hint")}>
          {(control) => (
            <CodeInput
              {...control}
              name="backup-tag"
              value={form.backup_tag}
              placeholder="{{tag}}-before-{{date}}"
              onChange={(backup_tag) => onChange({ ...form, backup_tag: backup_tag || null })}
            />
          )}
        </Field>
      )}
      <DeleteFields {...props} />
      <Field label={text("rules-order")} help={text("rules-order-hint")}>
        {(control) => (
          <Select<Order>
            {...control}
            data-field="order"
            value={form.order}
            options={choices(ORDER)}
            onChange={(order) => onChange({ ...form, order })}
          />
        )}
      </Field>
    </Part>
  );
}

function DeleteFields({ form, faults, onChange }: RuleFieldsProps) {
  const { text } = useSpeech();
  const { enabled, max_share, protect } = form.delete_missing;
  const change = (changed: Partial<DeleteMissing>) =>
    onChange({ ...form, delete_missing: { ...form.delete_missing, ...changed } });
  return (
    <>
      <Field label={text("rules-delete-missing")} help={text("rules-delete-missing-hint")}>
        {(control) => (
          <SwitchInput
            control={control}
            data-action="delete-missing"
            checked={enabled}
            onChange={(next) => change({ enabled: next })}
          >
            {text(enabled ? "rules-delete-missing-on" : "rules-delete-missing-off")}
          </SwitchInput>
        )}
      </Field>
      {enabled && (
        <>
          <Field label={text("rules-max-share")} help={text("rules-max-share-hint")}>
            {(control) => (
              <Space>
                <InputNumber
                  controls={false}
                  {...control}
                  name="max-share"
                  min={0}
                  max={100}
                  precision={0}
                  value={max_share}
                  onChange={(share) => change({ max_share: share ?? 0 })}
                />
                %
              </Space>
            )}
          </Field>
          <Field label={text("rules-protect")} fault={faults.protect} help={text("rules-protect-hint")}>
            {(control) => (
              <CodeList
                {...control}
                data-field="protect"
                tokenSeparators={[" ", "\n"]}
                value={protect}
                placeholder="latest"
                onChange={(patterns) => change({ protect: patterns })}
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}
