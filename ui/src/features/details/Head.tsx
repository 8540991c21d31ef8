import { Button } from "antd";
import { useFailureNotice, useWish } from "../../app/questions";
import { CloseSign, RetrySign, StopSign } from "../../components/icons";
import { StatusTag } from "../../components/StatusTag";
import { useSpeech } from "../../i18n/Speech";
import { commands, type Job, type Outcome } from "../../platform/host";
import { canRetry, isOpen } from "./job";

/** Which job it is, how it fares, and what can be done with it. */
export function Head({ job, onClose }: { readonly job: Job | null; readonly onClose: () => void }) {
  const { text } = useSpeech();
  const tell = useFailureNotice();
  const done = (outcomes: Outcome[]) => {
    for (const { failure } of outcomes) {
      if (failure) {
        tell(failure);
      }
    }
  };
  const stop = useWish((id: string) => commands.stopJobs([id]), { done });
  const retry = useWish((id: string) => commands.retryJobs([id]), { done });
  return (
    <header className="details-head">
      <h2 className="line" title={job?.image}>
        {job?.image ?? " "}
      </h2>
      <Button
        type="text"
        size="small"
        data-action="close"
        aria-label={text("action-close")}
        title={text("action-close")}
        icon={<CloseSign />}
        onClick={onClose}
      />
      <div className="details-state">
        {job && <StatusTag status={job.status} stopping={job.stopping} state={job.state} />}
        <span className="job-acts">
          {job && isOpen(job) && (
            <Button
              size="small"
              data-action="stop"
              icon={<StopSign />}
              disabled={job.stopping}
              loading={stop.isPending}
              onClick={() => stop.mutate(job.id)}
            >
              {text("details-stop")}
            </Button>
          )}
          {job && canRetry(job) && (
            <Button
              size="small"
              data-action="retry"
              icon={<RetrySign />}
              loading={retry.isPending}
              onClick={() => retry.mutate(job.id)}
            >
              {text("details-retry")}
            </Button>
          )}
        </span>
      </div>
    </header>
  );
}
