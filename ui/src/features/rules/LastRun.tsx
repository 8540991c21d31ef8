import { write } from "../../app/route";
import { StatusTag } from "../../components/StatusTag";
import { moment } from "../../format/format";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { Run } from "../../platform/host";
import { outcomeOf, tell } from "./outcome";

/** What is said where there is no job yet, by how far planning is. */
const NOTHING: Readonly<Record<string, MessageId>> = {
  going: "rules-run-planning",
  skipped: "rules-run-skipped",
};

/** The newest run of a rule: how it goes or went, and when it began; leads to its jobs. */
export function LastRun({ run }: { readonly run: Run | null }) {
  const speech = useSpeech();
  const { text, cause } = speech;
  if (!run) {
    return <span className="soft">{text("rules-never")}</span>;
  }
  const { status, counts } = outcomeOf(run);
  const told = tell(speech, counts);
  const nothing = text(NOTHING[run.planning] ?? "rules-run-nothing");
  const result = run.failure ? cause(run.failure) : told || nothing;
  return (
    <a
      className="last-run"
      href={write("jobs", { run: run.id })}
      data-action="jobs"
      data-planning={run.planning}
      title={result}
    >
      <span className="when">
        <StatusTag status={status} />
        <span className="soft line">{moment(run.started, Date.now())}</span>
      </span>
      <span className="result">{result}</span>
    </a>
  );
}
