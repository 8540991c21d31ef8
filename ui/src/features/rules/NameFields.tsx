import { Select } from "antd";
import { useId } from "react";
import { CodeInput } from "../../components/form/CodeInput";
import { FaultLine } from "../../components/form/Field";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { Leg } from "./draft";
import type { RuleFieldsProps } from "./RuleFields";

const LEVELS: readonly (readonly [string, MessageId])[] = [
  ["none", "rules-levels-none"],
  ["1", "rules-levels-1"],
  ["2", "rules-levels-2"],
  ["3", "rules-levels-3"],
  ["all", "rules-levels-all"],
  ["template", "rules-levels-template"],
];

/** How names change on the way to one destination: levels, or a template, and the tag. */
export function NameFields(props: {
  readonly faults: RuleFieldsProps["faults"];
  readonly leg: Leg;
  readonly number: number;
  readonly onChange: (changed: Partial<Leg>) => void;
}) {
  const { faults, leg, number, onChange } = props;
  const { text } = useSpeech();
  const id = useId();
  const atTemplate = faults[`template.${leg.key}`];
  const atTag = faults[`tagTemplate.${leg.key}`];
  const marked = (fault: unknown, end: string) =>
    fault
      ? ({ status: "error", "aria-invalid": true, "aria-describedby": `${id}-${end}` } as const)
      : ({} as const);
  return (
    <div className="leg-names">
      <Select
        aria-label={text("rules-levels-number", { number })}
        data-field={`levels-${number}`}
        value={leg.flatten}
        options={LEVELS.map(([value, word]) => ({ value, label: text(word) }))}
        onChange={(flatten) => onChange({ flatten })}
      />
      {leg.flatten === "template" && (
        <CodeInput
          {...marked(atTemplate, "template")}
          name={`template-${number}`}
          aria-label={text("rules-template-number", { number })}
          value={leg.template}
          placeholder="{{namespace}}/{{name}}"
          onChange={(template) => onChange({ template })}
        />
      )}
      <CodeInput
        {...marked(atTag, "tag")}
        name={`tag-template-${number}`}
        aria-label={text("rules-tag-template-number", { number })}
        prefix={<span className="soft">:</span>}
        value={leg.tagTemplate}
        placeholder="{{tag}}"
        onChange={(tagTemplate) => onChange({ tagTemplate })}
      />
      {atTemplate && <FaultLine id={`${id}-template`} fault={atTemplate} />}
      {atTag && <FaultLine id={`${id}-tag`} fault={atTag} />}
    </div>
  );
}
