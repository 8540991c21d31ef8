import { useSpeech } from "../../i18n/Speech";
import type { Target } from "../../platform/host";
import { hasLabels } from "../targets/draft";
import type { RuleForm } from "./draft";
import { PatternInput } from "./PatternFields";
import type { RuleFieldsProps } from "./RuleFields";

/** A label may hold spaces. */
const SEPARATORS = ["\n", "\t"];

/** Whether labels can be asked for: of a source that has none only where they are asked for already. */
function matter({ labels, source }: RuleForm, targets: readonly Target[]): boolean {
  const place = targets.find(({ id }) => id === source)?.place;
  return labels.include.length + labels.exclude.length > 0 || (place !== undefined && hasLabels(place));
}

/** Which labels images carry, where the source has labels. */
export function LabelFields(props: RuleFieldsProps) {
  const { text } = useSpeech();
  if (!matter(props.form, props.targets)) {
    return null;
  }
  return (
    <div className="pattern-row" data-part="labels">
      <span>{text("rules-labels")}</span>
      <PatternInput
        {...props}
        field="labels.include"
        label={text("rules-labels-include")}
        placeholder={text("rules-labels-example")}
        separators={SEPARATORS}
      />
      <PatternInput
        {...props}
        field="labels.exclude"
        label={text("rules-labels-exclude")}
        placeholder={text("rules-exclude-example")}
        separators={SEPARATORS}
      />
      <p className="help">{text("rules-labels-hint")}</p>
    </div>
  );
}
