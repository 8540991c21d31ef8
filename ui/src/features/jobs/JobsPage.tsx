import { Button } from "antd";
import { useCallback, useMemo } from "react";
import { useStart } from "../../app/questions";
import { go, read, useRoute } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";
import { JobDetails } from "../details/JobDetails";
import { useActs } from "./acts";
import { Empty } from "./Empty";
import { filterIn, sum } from "./filter";
import { JobTable } from "./JobTable";
import { Pulse } from "./Pulse";
import { RuleSelect } from "./RuleSelect";
import { RunBar } from "./RunBar";
import { Split } from "./Split";
import { StatusFilters } from "./StatusFilters";
import { useFeed } from "./useFeed";
import "./jobs.css";

/** All jobs, live: which of them are shown, and whose details are open, stands in the hash. */
export function JobsPage() {
  const { text } = useSpeech();
  const { query } = useRoute();
  const { status, rule, run, job: open = null, tab } = query;
  const filter = useMemo(
    () => filterIn({ status: status ?? "", rule: rule ?? "", run: run ?? "" }),
    [status, rule, run],
  );
  const { feed, loaded } = useFeed(filter, open);
  const { busy, act } = useActs();
  const paused = useStart().data?.settings.paused ?? false;

  const show = useCallback((change: Record<string, string | undefined>) => {
    go("jobs", { ...read(window.location.hash).query, ...change });
  }, []);
  const select = useCallback((job: string, at?: string) => show(at ? { job, tab: at } : { job }), [show]);
  const close = useCallback(() => show({ job: undefined, tab: undefined }), [show]);
  const older = useCallback(() => void feed.older(), [feed]);
  const filtered = filter.status.length > 0 || filter.rule !== null || filter.run !== null;
  const { counts, failure, jobs } = loaded;

  return (
    <>
      <PageHead title={text("page-jobs")}>
        {counts && <Pulse counts={counts} />}
        <RuleSelect
          chosen={filter.rule}
          former={jobs[0]?.rule_name}
          onChoose={(chosen) => show({ rule: chosen, run: undefined })}
        />
      </PageHead>
      <div className="jobs-tools">
        <StatusFilters
          chosen={filter.status}
          counts={counts}
          onChoose={(chosen) => show({ status: chosen })}
        />
      </div>
      {filter.run !== null && <RunBar id={filter.run} onLeave={() => show({ run: undefined })} />}
      {failure && (
        <div className="jobs-failure">
          <FailureNote failure={failure} />
          <Button data-action="again" onClick={() => feed.again()}>
            {text("app-try-again")}
          </Button>
        </div>
      )}
      <Split
        label={text("jobs-pane")}
        onClose={close}
        pane={
          open === null ? null : (
            <JobDetails id={open} tab={tab} onTab={(chosen) => show({ tab: chosen })} onClose={close} />
          )
        }
      >
        {loaded.filter && jobs.length === 0 ? (
          <Empty filtered={filtered} />
        ) : (
          <JobTable
            jobs={jobs}
            list={loaded.filter}
            total={counts ? sum(counts, filter.status) : 0}
            open={open}
            busy={busy}
            paused={paused}
            onOpen={select}
            onAct={act}
            onNearEnd={older}
          />
        )}
      </Split>
    </>
  );
}
