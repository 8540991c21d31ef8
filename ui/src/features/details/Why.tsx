import { Alert } from "antd";
import { useStart } from "../../app/questions";
import { FailureNote } from "../../components/FailureNote";
import { clock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Job } from "../../platform/host";
import { UnlockButton } from "../secrets/UnlockButton";

/** Why a job does not go on: what it waits for and how long still, or what went wrong. */
export function Why({ job, now }: { readonly job: Job; readonly now: number }) {
  const { text, cause, remedy } = useSpeech();
  const paused = useStart().data?.settings.paused ?? false;
  if (job.error) {
    return <FailureNote failure={job.error} />;
  }
  if (job.waiting) {
    const left = job.waiting.not_before - now;
    const until = clock(job.waiting.not_before);
    return (
      <Alert
        type="warning"
        showIcon
        className="why-waiting"
        title={cause(job.waiting.reason)}
        description={
          <>
            <div>{remedy(job.waiting.reason)}</div>
            {job.waiting.reason.code === "secrets-locked" && <UnlockButton />}
            <div className="why-left">
              {left > 0
                ? text("details-goes-on", { until, left: Math.ceil(left / 1000) * 1000 })
                : text(paused ? "details-waits-paused" : "details-waits-worker")}
            </div>
          </>
        }
      />
    );
  }
  if (job.status === "pending") {
    return <p className="why-pending">{text(paused ? "details-waits-paused" : "details-waits-worker")}</p>;
  }
  return null;
}
