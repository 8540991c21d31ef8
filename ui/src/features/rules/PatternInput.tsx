import { Select } from "antd";
import { useSpeech } from "../../i18n/Speech";
import { Field } from "../targets/form/Field";
import { type PatternField, patternsAt, withPatterns } from "./faults";
import type { RuleFieldsProps } from "./RuleFields";

/** Patterns end with a space or a line; a comma may be part of one, as in `{a,b}`. */
const SEPARATORS = [" ", "\n", "\t"];

/** A list of patterns, each typed and ended with Enter, or pasted with spaces or lines between them. */
export function PatternInput(
  props: RuleFieldsProps & {
    readonly field: PatternField;
    readonly label: string;
    readonly placeholder: string;
  },
) {
  const { field, label, placeholder, form, faults, onChange } = props;
  const { text } = useSpeech();
  const name = `${label} ${text(field.endsWith("include") ? "rules-include" : "rules-exclude")}`;
  return (
    <Field label={text(field.endsWith("include") ? "rules-include" : "rules-exclude")} fault={faults[field]}>
      {(control) => (
        <Select<string[]>
          {...control}
          mode="tags"
          open={false}
          suffixIcon={null}
          className="mono patterns"
          data-field={field}
          aria-label={name}
          tokenSeparators={SEPARATORS}
          value={[...patternsAt(form, field)]}
          placeholder={placeholder}
          onChange={(patterns) => onChange(withPatterns(form, field, patterns))}
        />
      )}
    </Field>
  );
}
