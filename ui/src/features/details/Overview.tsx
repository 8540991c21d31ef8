import type { ReactNode } from "react";
import { write } from "../../app/route";
import { Copyable } from "../../components/Copyable";
import { dateTime } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Job } from "../../platform/host";
import type { Feed } from "./feed";
import { isOpen, pullCommand } from "./job";
import { ProgressPart } from "./ProgressPart";
import { useNow } from "./useNow";
import { Why } from "./Why";
import "./overview.css";

/** What the job is, from where to where, how far, and if not, why not. */
export function Overview({ job, feed }: { readonly job: Job; readonly feed: Feed }) {
  const { text, duration } = useSpeech();
  const now = useNow(isOpen(job));
  const pull = pullCommand(job);
  return (
    <div className="job-overview">
      <Why job={job} now={now} />
      {job.operation !== "delete" && <ProgressPart job={job} feed={feed} now={now} />}
      <dl className="job-facts">
        <Fact name="details-source">
          <Copyable value={job.source} />
        </Fact>
        <Fact name="details-destination">
          <Copyable value={job.destination} />
        </Fact>
        {pull && (
          <Fact name="details-pull">
            <Copyable value={pull} />
          </Fact>
        )}
        <Fact name="details-operation">{text(`operation-${job.operation}`)}</Fact>
        <Fact name="details-rule">
          {job.rule === null ? text("details-no-rule") : <a href={write("rules")}>{job.rule_name}</a>}
        </Fact>
        <Fact name="details-run">
          <a href={write("jobs", { run: job.run })}>{text("details-run-jobs", { run: job.run })}</a>
        </Fact>
        <Fact name="details-attempt">
          {text("details-attempt-of", { attempt: job.attempt, max: job.attempts_max })}
        </Fact>
        <Fact name="details-created">{dateTime(job.created)}</Fact>
        <Fact name="details-started">{job.started === null ? text("nothing") : dateTime(job.started)}</Fact>
        <Fact name="details-ended">{job.ended === null ? text("nothing") : dateTime(job.ended)}</Fact>
        <Fact name="details-duration">
          {job.started === null ? text("nothing") : duration(Math.max(0, (job.ended ?? now) - job.started))}
        </Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const { text } = useSpeech();
  return (
    <div>
      <dt>{text(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}
