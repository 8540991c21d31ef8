import { useId } from "react";
import { CodeList } from "../../components/form/CodeList";
import { FaultLine } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import { type PatternField, patternsAt, withPatterns } from "./faults";
import type { RuleFieldsProps } from "./RuleFields";

/** Patterns end with a space or a line; a comma may be part of one, as in `{a,b}`. */
const SEPARATORS = [" ", "\n", "\t"];

/** The patterns of a rule: of repositories and of tags, those that include beside those that exclude. */
export function PatternFields(props: RuleFieldsProps) {
  const { text } = useSpeech();
  return (
    <div className="pattern-fields">
      <div className="pattern-row head soft" aria-hidden="true">
        <span />
        <span>{text("rules-include")}</span>
        <span>{text("rules-exclude")}</span>
      </div>
      <div className="pattern-row">
        <span>{text("rules-repositories")}</span>
        <PatternInput
          {...props}
          field="repositories.include"
          label={text("rules-repositories-include")}
          placeholder={text("rules-repositories-example")}
        />
        <PatternInput
          {...props}
          field="repositories.exclude"
          label={text("rules-repositories-exclude")}
          placeholder={text("rules-exclude-example")}
        />
      </div>
      <div className="pattern-row">
        <span>{text("rules-tags")}</span>
        <PatternInput
          {...props}
          field="tags.include"
          label={text("rules-tags-include")}
          placeholder={text("rules-tags-example")}
        />
        <PatternInput
          {...props}
          field="tags.exclude"
          label={text("rules-tags-exclude")}
          placeholder={text("rules-exclude-example")}
        />
      </div>
    </div>
  );
}

/** A list of patterns, each typed and ended with Enter, or pasted with spaces or lines between them. */
export function PatternInput(
  props: RuleFieldsProps & {
    readonly field: PatternField;
    readonly label: string;
    readonly placeholder: string;
    readonly separators?: string[];
  },
) {
  const { field, label, placeholder, separators = SEPARATORS, form, faults, onChange } = props;
  const id = useId();
  const fault = faults[field];
  return (
    <div className="pattern-cell">
      <CodeList
        data-field={field}
        aria-label={label}
        tokenSeparators={separators}
        value={patternsAt(form, field)}
        placeholder={placeholder}
        onChange={(patterns) => onChange(withPatterns(form, field, patterns))}
        {...(fault ? { status: "error", "aria-invalid": true, "aria-describedby": id } : {})}
      />
      {fault && <FaultLine id={id} fault={fault} />}
    </div>
  );
}
