import { useStart } from "../../app/questions";
import { write } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { StatusTag } from "../../components/StatusTag";
import { clock, count } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Job } from "../../platform/host";
import { ANY } from "../jobs/filter";
import { ProgressCell } from "../jobs/ProgressCell";
import { useFeed } from "../jobs/useFeed";
import type { Wanted } from "../jobs/wanted";
import "../jobs/table.css";

const RUNNING: Wanted = {
  filter: { ...ANY, status: ["running"] },
  sorting: { order: "created", ascending: false },
};

/** How many jobs there are of those that matter now, and what each worker does. */
export function Workers() {
  const { text } = useSpeech();
  const { feed, loaded } = useFeed(RUNNING, null);
  const settings = useStart().data?.settings;
  const { counts, failure, jobs, wanted } = loaded;
  const running = jobs.filter(({ status }) => status === "running");
  // Siblings of one image share a worker.
  const busy = new Set(running.map(({ run, source }) => `${run} ${source}`)).size;
  const free = Math.max(0, (settings?.workers ?? 0) - busy);
  return (
    <section aria-label={text("overview-workers")}>
      {counts && (
        <ul className="overview-counts">
          {(["running", "pending", "retrying", "error"] as const).map((status) => (
            <li key={status}>
              <a href={write("jobs", { status })} data-count={status}>
                <b>{count(counts[status])}</b>
                <StatusTag status={status} />
              </a>
            </li>
          ))}
        </ul>
      )}
      <h2>{text("overview-workers")}</h2>
      {failure && <FailureNote failure={failure} onAgain={() => feed.again()} />}
      <ul className="overview-workers">
        {running.map((job) => (
          <Worker key={job.id} job={job} paused={settings?.paused ?? false} />
        ))}
        {settings && wanted && free > 0 && (
          <li className="soft">
            {text(busy === 0 ? "overview-all-idle" : "overview-idle", { count: free })}
          </li>
        )}
      </ul>
    </section>
  );
}

function Worker({ job, paused }: { readonly job: Job; readonly paused: boolean }) {
  const { text } = useSpeech();
  return (
    <li data-worker={job.id}>
      <a href={write("jobs", { job: job.id })} className="line" title={`${job.source}\n→ ${job.destination}`}>
        {job.image}
      </a>
      <StatusTag status={job.status} stopping={job.stopping} state={job.state} />
      <ProgressCell job={job} paused={paused} />
      <span className="soft">
        {job.started !== null && text("overview-since", { time: clock(job.started) })}
      </span>
    </li>
  );
}
