import { write } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { moment } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { ANY } from "../jobs/filter";
import { useFeed } from "../jobs/useFeed";
import type { Wanted } from "../jobs/wanted";

const FAILED: Wanted = {
  filter: { ...ANY, status: ["error"] },
  sorting: { order: "ended", ascending: false },
};
/** Failures that are shown: the page of jobs has them all. */
const FAILURES = 5;

/** What failed last, and what helps. */
export function Failures() {
  const { text, cause, remedy } = useSpeech();
  const { feed, loaded } = useFeed(FAILED, null);
  const failed = loaded.jobs.filter(({ status }) => status === "error").slice(0, FAILURES);
  return (
    <section aria-label={text("overview-failures")}>
      <h2>
        {text("overview-failures")}
        {loaded.total > FAILURES && (
          <a href={write("jobs", { status: "error" })} className="overview-all">
            {text("overview-failures-all")}
          </a>
        )}
      </h2>
      {loaded.wanted && failed.length === 0 && <p className="soft">{text("overview-failures-none")}</p>}
      {loaded.failure && <FailureNote failure={loaded.failure} onAgain={() => feed.again()} />}
      <ul className="overview-failures">
        {failed.map((job) => (
          <li key={job.id} data-failed={job.id}>
            <a
              href={write("jobs", { job: job.id, status: "error" })}
              className="line"
              title={`${job.source}\n→ ${job.destination}`}
            >
              {job.image}
            </a>
            <span className="soft">{job.ended !== null && moment(job.ended, Date.now())}</span>
            {job.error && (
              <div title={`${cause(job.error)}\n${remedy(job.error)}`}>
                <span className="failed">{cause(job.error)}</span>{" "}
                <span className="soft">{remedy(job.error)}</span>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
