import { Input, InputNumber, Segmented } from "antd";
import { Field, Part } from "../../components/form/Field";
import type { Faults } from "../../components/form/fault";
import { SpeedInput } from "../../components/form/SpeedInput";
import { SwitchInput } from "../../components/form/SwitchInput";
import { useSpeech } from "../../i18n/Speech";
import type { Notified, Target } from "../../platform/host";
import { ChoiceFields } from "./ChoiceFields";
import { DestinationFields } from "./DestinationFields";
import { ATTEMPTS_MAX, type RuleForm } from "./draft";
import { EffectFields } from "./EffectFields";
import type { RuleField } from "./faults";
import { PatternFields } from "./PatternFields";
import { PatternLegend } from "./PatternLegend";
import { TargetSelect } from "./TargetSelect";
import { TriggerFields } from "./TriggerFields";

const NOTIFIED: readonly Notified[] = ["always", "failure", "never"];

/** What every part of a rule's form is given. */
export interface RuleFieldsProps {
  readonly form: RuleForm;
  readonly faults: Faults<RuleField>;
  readonly targets: readonly Target[];
  readonly onChange: (form: RuleForm) => void;
  /** A new target is wanted for this field: the source, or the leg with this key. */
  readonly onNewTarget: (field: "source" | number) => void;
}

/** The fields of a rule, in the order in which one thinks of them. */
export function RuleFields(props: RuleFieldsProps) {
  const { form, faults, targets, onChange, onNewTarget } = props;
  const { text } = useSpeech();
  return (
    <div className="rule-fields">
      <NameFields {...props} />
      <Part title={text("rules-part-source")} untitled>
        <Field label={text("rules-source")} fault={faults.source}>
          {(control) => (
            <TargetSelect
              control={control}
              field="source"
              label={text("rules-source")}
              targets={targets}
              value={form.source}
              onChange={(source) => onChange({ ...form, source })}
              onNew={() => onNewTarget("source")}
            />
          )}
        </Field>
      </Part>
      <Part title={text("rules-part-what")} about={text("rules-part-what-about")}>
        <PatternFields {...props} />
        <PatternLegend />
        <ChoiceFields {...props} />
      </Part>
      <Part title={text("rules-part-destinations")} about={text("rules-part-destinations-about")}>
        <DestinationFields {...props} />
      </Part>
      <TriggerFields {...props} />
      <EffectFields {...props} />
      <OptionFields {...props} />
    </div>
  );
}

function NameFields({ form, faults, onChange }: RuleFieldsProps) {
  const { text } = useSpeech();
  return (
    <Part title={text("rules-part-name")} untitled>
      <Field label={text("rules-name")} fault={faults.name}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoFocus
            value={form.name}
            placeholder={text("rules-name-example")}
            onChange={(event) => onChange({ ...form, name: event.target.value })}
          />
        )}
      </Field>
      <Field label={text("rules-description")}>
        {(control) => (
          <Input.TextArea
            {...control}
            name="description"
            autoSize={{ minRows: 1, maxRows: 4 }}
            value={form.description}
            onChange={(event) => onChange({ ...form, description: event.target.value })}
          />
        )}
      </Field>
    </Part>
  );
}

function OptionFields({ form, faults, onChange }: RuleFieldsProps) {
  const { text } = useSpeech();
  return (
    <Part title={text("rules-part-options")}>
      <Field label={text("rules-priority")} help={text("rules-priority-hint")}>
        {(control) => (
          <InputNumber
            controls={false}
            {...control}
            name="priority"
            min={-1000}
            max={1000}
            precision={0}
            value={form.priority}
            onChange={(priority) => onChange({ ...form, priority: priority ?? 0 })}
          />
        )}
      </Field>
      <Field label={text("rules-attempts")} fault={faults.attempts} help={text("rules-attempts-hint")}>
        {(control) => (
          <InputNumber
            controls={false}
            {...control}
            name="attempts"
            min={1}
            max={ATTEMPTS_MAX}
            precision={0}
            value={form.attempts}
            onChange={(attempts) => onChange({ ...form, attempts: attempts ?? 1 })}
          />
        )}
      </Field>
      <Field label={text("rules-bytes")} help={text("rules-bytes-hint")}>
        {(control) => (
          <SpeedInput
            control={control}
            name="bytes_per_second"
            value={form.bytes_per_second}
            onChange={(bytes_per_second) => onChange({ ...form, bytes_per_second })}
          />
        )}
      </Field>
      <Field label={text("rules-notify")} help={text("rules-notify-hint")}>
        {({ id, "aria-describedby": described }) => (
          <Segmented<Notified | "usual">
            id={id}
            {...(described ? { "aria-describedby": described } : {})}
            data-field="notify"
            aria-label={text("rules-notify")}
            value={form.notify ?? "usual"}
            onChange={(notify) => onChange({ ...form, notify: notify === "usual" ? null : notify })}
            options={[
              { value: "usual", label: text("rules-notify-usual") },
              ...NOTIFIED.map((value) => ({ value, label: text(`notify-${value}`) })),
            ]}
          />
        )}
      </Field>
      <Field label={text("rules-enabled")} help={text("rules-enabled-hint")}>
        {(control) => (
          <SwitchInput
            control={control}
            data-action="enable"
            checked={form.enabled}
            onChange={(enabled) => onChange({ ...form, enabled })}
          >
            {text(form.enabled ? "rules-on" : "rules-off")}
          </SwitchInput>
        )}
      </Field>
    </Part>
  );
}
