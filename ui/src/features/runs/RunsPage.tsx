import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Select, Spin } from "antd";
import { Act } from "../../actions/Act";
import { MoreButton } from "../../actions/Menu";
import { confirmDeletion, refusedOf, retryFailed, runJobs, stopRun } from "../../actions/runs";
import type { Subject } from "../../actions/subject";
import { countdown, useSecond } from "../../app/clock";
import { useRules } from "../../app/questions";
import { go, useRoute } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { Grid, type GridRow } from "../../components/form/Grid";
import { Later } from "../../components/form/Later";
import { NothingYet } from "../../components/form/NothingYet";
import { PageHead } from "../../components/PageHead";
import { StatusTag } from "../../components/StatusTag";
import { moment } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import type { Run } from "../../platform/host";
import { outcomeOf, tell } from "../rules/outcome";
import { runsOf } from "./list";
import "./runs.css";

/** The runs of a rule, or all: `?rule=<id>`. */
export function RunsPage() {
  const { text } = useSpeech();
  const { rule } = useRoute().query;
  const rules = useRules().data ?? [];
  const asked = useInfiniteQuery(runsOf(rule ?? null));
  const runs = asked.data?.pages.flat() ?? [];
  return (
    <>
      <PageHead title={text("page-runs")}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          style={{ width: 220 }}
          data-field="rule"
          aria-label={text("runs-rule")}
          value={rule ?? ""}
          options={[
            { value: "", label: text("runs-all-rules") },
            ...rules.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(chosen: string) => go("runs", { rule: chosen })}
        />
      </PageHead>
      <div className="page-body">
        {asked.isError && <FailureNote failure={asFailure(asked.error)} onAgain={asked.refetch} />}
        {asked.isPending && <Spin />}
        {asked.data && runs.length === 0 && (
          <NothingYet title={text("runs-empty")} about={text("runs-empty-about")}>
            <Button type="primary" data-action="rules" onClick={() => go("rules")}>
              {text("jobs-none-rules")}
            </Button>
          </NothingYet>
        )}
        {runs.length > 0 && <RunTable runs={runs} />}
        {asked.hasNextPage && (
          <p>
            <Button
              data-action="older"
              loading={asked.isFetchingNextPage}
              onClick={() => void asked.fetchNextPage()}
            >
              {text("runs-more")}
            </Button>
          </p>
        )}
      </div>
    </>
  );
}

function RunTable({ runs }: { readonly runs: readonly Run[] }) {
  const { text } = useSpeech();
  const head = (
    <>
      <th>{text("runs-rule")}</th>
      <th className="result">{text("runs-status")}</th>
      <th className="bytes">{text("runs-bytes")}</th>
      <th className="when">{text("runs-started")}</th>
      <th className="acts">
        <span className="unseen">{text("rules-actions")}</span>
      </th>
    </>
  );
  return (
    <Grid kind="run" rows={runs} open={runJobs} head={head}>
      {(run, row) => <RunRow run={run} row={row} />}
    </Grid>
  );
}

function RunRow({ run, row }: { readonly run: Run; readonly row: GridRow }) {
  const speech = useSpeech();
  const { text, cause } = speech;
  const { status, counts } = outcomeOf(run);
  const subject: Subject = { kind: "run", of: run };
  const told = tell(speech, counts);
  const nothing = text(run.planning === "going" ? "rules-run-planning" : "rules-run-nothing");
  const { copied, existing, mounted } = run.bytes;
  return (
    <tr data-run={run.id} {...row}>
      <td>
        <div className="line name" title={run.rule_name}>
          {run.rule_name || text("runs-once")}
        </div>
        <div className="soft small line">{text(`trigger-${run.trigger}`)}</div>
      </td>
      <td>
        <StatusTag status={status} />
        <div className="soft small two-lines">{run.failure ? cause(run.failure) : told || nothing}</div>
        {refusedOf(run) && <Act action={confirmDeletion} of={run} name={run.id} />}
      </td>
      <td>
        <div>{text("runs-bytes-copied", { bytes: copied })}</div>
        <div className="soft small">{text("runs-bytes-saved", { bytes: existing + mounted })}</div>
      </td>
      <td>
        <div>{moment(run.started, Date.now())}</div>
        <div className="soft small">
          <Took run={run} />
        </div>
      </td>
      <td>
        <div className="acts">
          <Later>
            <Act action={stopRun} of={run} name={run.id} bare />
            <Act action={retryFailed} of={run} name={run.id} bare />
            <MoreButton subject={subject} label={text("runs-more-name", { name: run.id })} />
          </Later>
        </div>
      </td>
    </tr>
  );
}

/** How long a run took, or takes until now. */
function Took({ run }: { readonly run: Run }) {
  const speech = useSpeech();
  return run.ended === null ? <Going since={run.started} /> : speech.duration(run.ended - run.started);
}

function Going({ since }: { readonly since: number }) {
  return countdown(useSecond() - since, useSpeech());
}
