import { Switch } from "antd";
import { Act } from "../../actions/Act";
import { useKit } from "../../actions/kit";
import { MoreButton } from "../../actions/Menu";
import { disableRule, editRule, enableRule, runRule } from "../../actions/rules";
import type { Subject } from "../../actions/subject";
import { Grid, type GridRow } from "../../components/form/Grid";
import { Later } from "../../components/form/Later";
import { ArrowSign } from "../../components/icons";
import * as format from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Rule } from "../../platform/host";
import { filterLine } from "./draft";
import { LastRun } from "./LastRun";

interface Shared {
  /** The targets' names by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** All rules: what they copy, from where to where, and how the last run went. */
export function RuleTable(props: Shared & { readonly rules: readonly Rule[] }) {
  const { text } = useSpeech();
  const head = (
    <>
      <th>{text("rules-name")}</th>
      <th className="flow">{text("rules-way")}</th>
      <th className="last">{text("rules-last-run")}</th>
      <th className="on">{text("rules-enabled")}</th>
      <th className="acts">
        <span className="unseen">{text("rules-actions")}</span>
      </th>
    </>
  );
  return (
    <Grid kind="rule" rows={props.rules} open={editRule} head={head}>
      {(rule, row) => <RuleRow {...props} rule={rule} row={row} />}
    </Grid>
  );
}

function RuleRow(props: Shared & { readonly rule: Rule; readonly row: GridRow }) {
  const { rule, row } = props;
  const kit = useKit();
  const { text } = kit.speech;
  const subject: Subject = { kind: "rule", of: rule };
  return (
    <tr data-rule={rule.name} data-enabled={rule.enabled} {...row}>
      <td>
        <div className="line name" title={rule.name}>
          {rule.name}
        </div>
        <div className="line soft small" title={rule.description}>
          {rule.description}
        </div>
      </td>
      <td>
        <Way {...props} />
      </td>
      <td>
        <LastRun run={rule.last_run} />
        <NextRun rule={rule} />
      </td>
      <td>
        <span className="switch stacked">
          <Switch
            size="small"
            data-action="enable"
            aria-label={text("rules-enable-name", { name: rule.name })}
            checked={rule.enabled}
            onChange={(enabled) => (enabled ? enableRule : disableRule).act(rule, kit)}
          />
          <span className="soft small">{text(rule.enabled ? "rules-on" : "rules-off")}</span>
        </span>
      </td>
      <td>
        <div className="acts">
          <Later>
            <Act action={runRule} of={rule} name={rule.name} />
            <Act action={editRule} of={rule} name={rule.name} bare />
            <MoreButton subject={subject} label={text("rules-more-name", { name: rule.name })} />
          </Later>
        </div>
      </td>
    </tr>
  );
}

/** What the rule waits for, where it runs by itself. */
function NextRun({ rule }: { readonly rule: Rule }) {
  const { text, list } = useSpeech();
  if (!rule.enabled || rule.triggers.length === 0) {
    return null;
  }
  const polls = rule.triggers.some(({ kind }) => kind === "poll");
  const events = rule.triggers.some(({ kind }) => kind === "event");
  const parts = [
    ...(rule.next === null ? [] : [text("rules-next", { time: format.dateTime(rule.next) })]),
    ...(polls ? [text("rules-polls")] : []),
    ...(events ? [text("rules-listens")] : []),
  ];
  return (
    <div className="line soft small" data-next title={list(parts)}>
      {parts.join(" · ")}
    </div>
  );
}

function Way({ rule, names }: Shared & { readonly rule: Rule }) {
  const { text, list } = useSpeech();
  const name = (id: string) => names.get(id) ?? id;
  const destinations = list(rule.destinations.map(({ target }) => name(target)));
  const repositories = filterLine(rule.repositories) || text("rules-all-repositories");
  const tags = filterLine(rule.tags) || text("rules-all-tags");
  const labels = filterLine(rule.labels);
  const filter = [repositories, tags, ...(labels ? [text("rules-labelled", { labels })] : [])].join(" · ");
  return (
    <>
      <div className="two-lines" title={text("rules-way-long", { source: name(rule.source), destinations })}>
        {name(rule.source)} <ArrowSign /> {destinations}
      </div>
      <div className="line soft small filter" title={filter}>
        {filter}
      </div>
    </>
  );
}
