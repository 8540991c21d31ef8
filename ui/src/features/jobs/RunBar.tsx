import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useWish } from "../../app/questions";
import { FailureNote } from "../../components/FailureNote";
import { CloseSign, RetrySign, StopSign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import { commands, type Run } from "../../platform/host";
import { OPEN, sum } from "./filter";

/** A run by its id, live; null where there is none. */
function useRun(id: string) {
  return useQuery({
    queryKey: ["runs", id],
    queryFn: async (): Promise<Run | null> => {
      // The newest one before the next id is this one, if it is there.
      const [found] = await commands.listRuns(null, String(BigInt(id) + 1n), 1);
      return found?.id === id ? found : null;
    },
  });
}

/** The run whose jobs are shown, and what can be done with all of them. */
export function RunBar({ id, onLeave }: { readonly id: string; readonly onLeave: () => void }) {
  const { text } = useSpeech();
  const { modal } = App.useApp();
  const run = useRun(id).data;
  const stopping = useWish(commands.stopRun);
  const retrying = useWish(commands.retryFailed);
  const open = run ? sum(run.jobs, OPEN) : 0;
  const failed = run?.jobs.error ?? 0;
  const planning = run?.planning === "going";
  const name = run?.rule_name
    ? text("jobs-run", { run: id, rule: run.rule_name })
    : text("jobs-run-once", { run: id });

  const stop = () =>
    modal.confirm({
      title: run?.rule_name
        ? text("jobs-run-stop-ask", { run: id, rule: run.rule_name })
        : text("jobs-run-stop-ask-once", { run: id }),
      content: text(planning ? "jobs-run-stop-planning" : "jobs-run-stop-about", { count: open }),
      okText: text("jobs-run-stop"),
      okButtonProps: { danger: true },
      cancelText: text("action-cancel"),
      focusable: { autoFocusButton: "cancel" },
      onOk: () => stopping.mutateAsync(id).catch(() => undefined),
    });

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
        <Button
          size="small"
          data-action="stop-run"
          icon={<StopSign />}
          disabled={open === 0 && !planning}
          loading={stopping.isPending}
          onClick={stop}
        >
          {text("jobs-run-stop")}
        </Button>
        <Button
          size="small"
          data-action="retry-failed"
          icon={<RetrySign />}
          disabled={failed === 0}
          loading={retrying.isPending}
          onClick={() => retrying.mutate(id)}
        >
          {text("jobs-run-retry", { count: failed })}
        </Button>
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
          <FailureNote failure={run.failure} />
        </div>
      )}
    </>
  );
}
