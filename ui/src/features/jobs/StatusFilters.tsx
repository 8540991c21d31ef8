import { StatusSign } from "../../components/icons";
import { count } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Counts } from "../../platform/host";
import { STATUSES, sum, toggled } from "./filter";

/** One toggle a status with how many jobs are in it, and one for all of them. */
export function StatusFilters(props: {
  /** The chosen ones; none means any. */
  readonly chosen: readonly string[];
  /** Null before they are known. */
  readonly counts: Counts | null;
  /** Hears the statuses as the hash has them; undefined for any. */
  readonly onChoose: (status: string | undefined) => void;
}) {
  const { text } = useSpeech();
  const { chosen, counts, onChoose } = props;
  return (
    <fieldset className="jobs-filters" aria-label={text("jobs-filters")}>
      <button
        type="button"
        data-filter="all"
        aria-pressed={chosen.length === 0}
        onClick={() => onChoose(undefined)}
      >
        <span className="no-sign" />
        <span className="word">{text("jobs-filter-all")}</span>
        <b>{counts && count(sum(counts))}</b>
      </button>
      {STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          data-filter={status}
          aria-pressed={chosen.includes(status)}
          onClick={() => onChoose(toggled(chosen, status))}
        >
          <span style={{ color: `var(--${status})` }}>
            <StatusSign status={status} />
          </span>
          <span className="word">{text(`status-${status}`)}</span>
          <b data-none={counts?.[status] === 0}>{counts && count(counts[status])}</b>
        </button>
      ))}
    </fieldset>
  );
}
