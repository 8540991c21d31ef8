import { Input, InputNumber, Switch } from "antd";
import { Field, Part } from "../../components/form/Field";
import type { Faults } from "../../components/form/fault";
import { useSpeech } from "../../i18n/Speech";
import type { Target } from "../../platform/host";
import { DestinationFields } from "./DestinationFields";
import { ATTEMPTS_MAX, type RuleForm } from "./draft";
import type { RuleField } from "./faults";
import { PatternFields } from "./PatternFields";
import { PatternLegend } from "./PatternLegend";
import { TargetSelect } from "./TargetSelect";

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
      </Part>
      <Part title={text("rules-part-destinations")} about={text("rules-part-destinations-about")}>
        <DestinationFields {...props} />
      </Part>
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
            maxLength={64}
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
      <Field label={text("rules-enabled")} help={text("rules-enabled-hint")}>
        {({ id, "aria-describedby": described }) => (
          <span className="switch">
            <Switch
              id={id}
              size="small"
              {...(described ? { "aria-describedby": described } : {})}
              data-action="enable"
              checked={form.enabled}
              onChange={(enabled) => onChange({ ...form, enabled })}
            />
            {text(form.enabled ? "rules-on" : "rules-off")}
          </span>
        )}
      </Field>
    </Part>
  );
}
