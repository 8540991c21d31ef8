import { useQuery } from "@tanstack/react-query";
import { Act } from "../../actions/Act";
import { confirmDeletion, refusedOf, retryFailed, stopRun } from "../../actions/runs";
import { FailureNote } from "../../components/FailureNote";
import { CloseSign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import { commands } from "../../platform/host";

/** A run by its id, live. */
function useRun(id: string) {
  return useQuery({
    queryKey: ["runs", id],
    queryFn: () => commands.showRun(id),
  });
}

/** The run whose jobs are shown, and what can be done with all of them. */
export function RunBar({ id, onLeave }: { readonly id: string; readonly onLeave: () => void }) {
  const { text } = useSpeech();
  const run = useRun(id).data;
  const planning = run?.planning === "going";
  const name = run?.rule_name
    ? text("jobs-run", { run: id, rule: run.rule_name })
    : text("jobs-run-once", { run: id });

  return (
    <>
      <div className="jobs-run" data-run={id}>
        <span className="chip">
          <span className="line">{name}</span>
          <button
            type="button"
            data-action="leave-run"
            aria-label={text("jobs-run-leave")}
            title={text("jobs-run-leave")}
            onClick={onLeave}
          >
            <CloseSign />
          </button>
        </span>
        {run && (
          <>
            <Act action={stopRun} of={run} />
            <Act action={retryFailed} of={run} word={text("jobs-run-retry", { count: run.jobs.error })} />
          </>
        )}
        {run && (
          <span className="soft line">
            {planning
              ? text("jobs-run-planning")
              : text("jobs-run-found", { matched: run.matched, up_to_date: run.up_to_date })}
          </span>
        )}
      </div>
      {run?.failure && (
        <div className="jobs-failure">
          <FailureNote failure={run.failure}>
            {refusedOf(run) && <Act action={confirmDeletion} of={run} />}
          </FailureNote>
        </div>
      )}
    </>
  );
}
