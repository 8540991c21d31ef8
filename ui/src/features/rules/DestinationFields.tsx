import { Button, Tooltip } from "antd";
import { useId, useState } from "react";
import { CodeInput } from "../../components/form/CodeInput";
import { FaultLine } from "../../components/form/Field";
import { CloseSign, PlusSign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import { type Leg, withLeg } from "./draft";
import { NameFields } from "./NameFields";
import type { RuleFieldsProps } from "./RuleFields";
import { TargetSelect } from "./TargetSelect";

/** Where images go: one line a destination, each a target and a namespace there. */
export function DestinationFields(props: RuleFieldsProps) {
  const { form, faults, onChange } = props;
  const { text } = useSpeech();
  const [opened, setOpened] = useState(() => form.destinations.some(renames));
  const naming =
    opened || form.destinations.some(({ key }) => faults[`template.${key}`] || faults[`tagTemplate.${key}`]);
  return (
    <div className="legs">
      <div className="leg head soft" aria-hidden="true">
        <span>{text("rules-destination")}</span>
        <span>{text("rules-namespace")}</span>
      </div>
      {form.destinations.map((leg, index) => (
        <LegFields key={leg.key} {...props} leg={leg} number={index + 1} naming={naming} />
      ))}
      <Button
        size="small"
        icon={<PlusSign />}
        data-action="add-destination"
        onClick={() => onChange(withLeg(form))}
      >
        {text("rules-destination-add")}
      </Button>
      {naming ? (
        <p className="soft legs-hint">{text("rules-names-hint")}</p>
      ) : (
        <Button
          type="link"
          className="advanced"
          data-action="change-names"
          aria-expanded={false}
          onClick={() => setOpened(true)}
        >
          {text("rules-names-change")}
        </Button>
      )}
    </div>
  );
}

/** Whether a destination changes names beyond its namespace. */
function renames({ flatten, tagTemplate }: Leg): boolean {
  return flatten !== "none" || tagTemplate !== "";
}

function LegFields(
  props: RuleFieldsProps & { readonly leg: Leg; readonly number: number; readonly naming: boolean },
) {
  const { form, faults, targets, onChange, onNewTarget, leg, number, naming } = props;
  const { text } = useSpeech();
  const id = useId();
  const atTarget = faults[`target.${leg.key}`];
  const atNamespace = faults[`namespace.${leg.key}`];
  const change = (changed: Partial<Leg>) =>
    onChange({
      ...form,
      destinations: form.destinations.map((each) => (each.key === leg.key ? { ...each, ...changed } : each)),
    });
  const remove = () =>
    onChange({ ...form, destinations: form.destinations.filter((each) => each.key !== leg.key) });
  const marked = (fault: unknown, end: string) =>
    fault
      ? ({ status: "error", "aria-invalid": true, "aria-describedby": `${id}-${end}` } as const)
      : ({} as const);
  return (
    <div className="leg" data-destination={number}>
      <TargetSelect
        control={{ id: `${id}-target`, ...marked(atTarget, "target-fault") }}
        field={`destination-${number}`}
        label={text("rules-destination-number", { number })}
        targets={targets}
        value={leg.target}
        onChange={(target) => change({ target })}
        onNew={() => onNewTarget(leg.key)}
      />
      <CodeInput
        {...marked(atNamespace, "namespace-fault")}
        name={`namespace-${number}`}
        aria-label={text("rules-namespace-number", { number })}
        suffix={<span className="soft">/</span>}
        value={leg.namespace}
        placeholder={text("rules-namespace-example")}
        onChange={(namespace) => change({ namespace })}
      />
      <Tooltip title={text("rules-destination-remove")}>
        <Button
          type="text"
          data-action="remove-destination"
          aria-label={text("rules-destination-remove-number", { number })}
          icon={<CloseSign />}
          disabled={form.destinations.length === 1}
          onClick={remove}
        />
      </Tooltip>
      {naming && <NameFields {...{ faults, leg, number }} onChange={change} />}
      {atTarget && <FaultLine id={`${id}-target-fault`} fault={atTarget} />}
      {atNamespace && <FaultLine id={`${id}-namespace-fault`} fault={atNamespace} />}
    </div>
  );
}
