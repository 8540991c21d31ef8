import { useRules, useTargets } from "../../app/questions";
import { CloseSign } from "../../components/icons";
import { dateTime } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { CONDITIONS, type Condition, type Query } from "./filter";
import { FAILURES, SPANS } from "./words";

/** What the list is narrowed down by, one chip a condition; each can be taken away. */
export function Chips(props: {
  readonly query: Query;
  /** What a rule is called that is no more. */
  readonly former: string | undefined;
  readonly onChange: (change: Query) => void;
}) {
  const { text } = useSpeech();
  const { query, former, onChange } = props;
  const rules = useRules().data;
  const targets = useTargets().data;
  // A run has a bar of its own.
  const set = CONDITIONS.filter((condition) => condition !== "run" && query[condition]);
  if (set.length === 0) {
    return null;
  }
  const said = (condition: Condition): string => {
    const value = query[condition] ?? "";
    switch (condition) {
      case "words":
        return text("jobs-chip-words", { words: value });
      case "rule":
        return text("jobs-chip-rule", {
          name: rules?.find(({ id }) => id === value)?.name ?? former ?? value,
        });
      case "target":
        return text("jobs-chip-target", { name: targets?.find(({ id }) => id === value)?.name ?? value });
      case "operation":
        return text("jobs-chip-operation", { name: text(`operation-${value}`) });
      case "failure": {
        const known = FAILURES.find((code) => code === value);
        return text("jobs-chip-failure", { name: known ? text(`jobs-failure-${known}`) : value });
      }
      case "within": {
        const span = SPANS.find(([seconds]) => seconds === value)?.[1];
        return span ? text(span) : text("jobs-chip-within", { wait: Number(value) * 1_000 });
      }
      case "since":
        return text("jobs-chip-since", { time: dateTime(Number(value)) });
      case "until":
        return text("jobs-chip-until", { time: dateTime(Number(value)) });
      default:
        return value;
    }
  };
  return (
    <ul className="jobs-chips" aria-label={text("jobs-chips")}>
      {set.map((condition) => (
        <li key={condition} className="chip" data-chip={condition}>
          <span className="line">{said(condition)}</span>
          <button
            type="button"
            data-action={`drop-${condition}`}
            aria-label={text("jobs-chip-drop", { name: said(condition) })}
            title={text("jobs-chip-drop", { name: said(condition) })}
            onClick={() => onChange({ [condition]: undefined })}
          >
            <CloseSign />
          </button>
        </li>
      ))}
      {set.length > 1 && (
        <li>
          <button
            type="button"
            className="jobs-clear"
            data-action="clear-chips"
            onClick={() => onChange(Object.fromEntries(set.map((condition) => [condition, undefined])))}
          >
            {text("jobs-clear")}
          </button>
        </li>
      )}
    </ul>
  );
}
