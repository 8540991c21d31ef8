import { memo } from "react";
import { countdown, useSecond } from "../../app/clock";
import { ByteBar } from "../../components/ByteBar";
import { clock, speed } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Failure, Job, Waiting } from "../../platform/host";
import { useProgress } from "./progress";

/** How far a job is; where it does not go on, why not, and what comes next. */
export const ProgressCell = memo(function ProgressCell({
  job,
  paused,
}: {
  readonly job: Job;
  readonly paused: boolean;
}) {
  const { text } = useSpeech();
  if (job.status === "running") {
    return <Moving job={job} />;
  }
  if (job.error && job.status === "error") {
    return <Failed failure={job.error} />;
  }
  if (job.waiting) {
    return <Held waiting={job.waiting} />;
  }
  if (job.status === "pending") {
    return <div className="jobs-why line soft">{text(paused ? "jobs-queued-paused" : "jobs-queued")}</div>;
  }
  return job.bytes.total > 0 ? <Amount job={job} /> : null;
});

function Moving({ job }: { readonly job: Job }) {
  const speech = useSpeech();
  const told = useProgress(job.id);
  const bytes = told?.bytes ?? job.bytes;
  const pace = told?.speed ?? 0;
  const left = bytes.total - bytes.existing - bytes.mounted - bytes.copied;
  if (bytes.total === 0) {
    return <div className="jobs-why line soft">{speech.text("jobs-size-unknown")}</div>;
  }
  return (
    <Amount job={{ bytes }}>
      {pace > 0 && left > 0 && (
        <span className="soft">
          {speech.text("jobs-left", { left: countdown((left * 1_000) / pace, speech) })}
        </span>
      )}
      {pace > 0 && <span className="soft">{speed(pace)}</span>}
    </Amount>
  );
}

function Amount({
  job: { bytes },
  children,
}: {
  readonly job: Pick<Job, "bytes">;
  readonly children?: React.ReactNode;
}) {
  const { text } = useSpeech();
  return (
    <div className="jobs-amount">
      <ByteBar bytes={bytes} />
      <div>
        <span>
          {bytes.total > 0 &&
            text("bytes-of", {
              bytes_done: bytes.existing + bytes.mounted + bytes.copied,
              total: bytes.total,
            })}
        </span>
        {children}
      </div>
    </div>
  );
}

function Failed({ failure }: { readonly failure: Failure }) {
  const { cause, remedy } = useSpeech();
  return (
    <div className="jobs-why" title={`${cause(failure)}\n${remedy(failure)}`}>
      <div className="line failed">{cause(failure)}</div>
      <div className="line soft">{remedy(failure)}</div>
    </div>
  );
}

function Held({ waiting: { reason, not_before } }: { readonly waiting: Waiting }) {
  const speech = useSpeech();
  const wait = not_before - useSecond();
  return (
    <div className="jobs-why" title={`${speech.cause(reason)}\n${speech.remedy(reason)}`}>
      <div className="line">{speech.cause(reason)}</div>
      <div className="line soft">
        {wait > 0
          ? speech.text("jobs-next", { wait: countdown(wait, speech), time: clock(not_before) })
          : speech.text("jobs-next-due")}
      </div>
    </div>
  );
}
