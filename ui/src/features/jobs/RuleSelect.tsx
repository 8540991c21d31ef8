import { Select } from "antd";
import { useMemo } from "react";
import { useRules } from "../../app/questions";
import { useSpeech } from "../../i18n/Speech";

/** Stands for every rule. */
const ALL = "";

/** Which rule's jobs are shown. */
export function RuleSelect(props: {
  /** The chosen rule's id; null for all. */
  readonly chosen: string | null;
  /** What the rule is called if it is no more. */
  readonly former: string | undefined;
  readonly onChoose: (rule: string | undefined) => void;
}) {
  const { text } = useSpeech();
  const { chosen, former, onChoose } = props;
  const rules = useRules().data;
  const options = useMemo(() => {
    const known = (rules ?? []).map(({ id, name }) => ({ value: id, label: name }));
    const gone = chosen !== null && !known.some(({ value }) => value === chosen);
    return [
      { value: ALL, label: text("jobs-all-rules") },
      ...(gone ? [{ value: chosen, label: former ?? chosen }] : []),
      ...known,
    ];
  }, [rules, chosen, former, text]);
  return (
    <Select
      showSearch={{ optionFilterProp: "label" }}
      className="jobs-rule"
      data-field="rule"
      aria-label={text("jobs-column-rule")}
      value={chosen ?? ALL}
      options={options}
      onChange={(value: string) => onChoose(value === ALL ? undefined : value)}
    />
  );
}
