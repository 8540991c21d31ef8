import type { ReactNode } from "react";
import { write } from "../../app/route";
import { Copyable } from "../../components/Copyable";
import { dateTime } from "../../format/format";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { JobDetails } from "../../platform/host";
import type { Feed } from "./feed";
import { exactReference, isOpen, pullCommand } from "./job";
import { ProgressPart } from "./ProgressPart";
import { SpeedPlot } from "./SpeedPlot";
import { useNow } from "./useNow";
import { Why } from "./Why";
import "./overview.css";

/** What the job is, from where to where, how far, and if not, why not. */
export function Overview({ details, feed }: { readonly details: JobDetails; readonly feed: Feed }) {
  const { job, digest, command } = details;
  const { text, duration } = useSpeech();
  const now = useNow(isOpen(job));
  const pull = pullCommand(job);
  const exact = digest === null ? null : exactReference(job, digest);
  return (
    <div className="job-overview">
      <Why job={job} now={now} />
      {job.operation !== "delete" && <ProgressPart job={job} feed={feed} now={now} />}
      <SpeedPlot course={feed.course} />
      <dl className="job-facts">
        <Fact name="details-source">
          <Copyable value={job.source} />
        </Fact>
        <Fact name="details-destination">
          <Copyable value={job.destination} />
        </Fact>
        {exact && (
          <Fact name="details-digest">
            <Copyable value={exact} />
          </Fact>
        )}
        {pull && (
          <Fact name="details-pull">
            <Copyable value={pull} />
          </Fact>
        )}
        {command && (
          <Fact name="details-command">
            <Copyable value={command} />
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

function Fact({ name, children }: { readonly name: MessageId; readonly children: ReactNode }) {
  const { text } = useSpeech();
  return (
    <div>
      <dt>{text(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}
