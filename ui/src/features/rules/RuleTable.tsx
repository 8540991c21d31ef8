import { Button, Dropdown, Switch } from "antd";
import { type RowFocus, useRows } from "../../components/form/useRows";
import { ArrowSign, MoreSign, PlaySign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import type { Rule } from "../../platform/host";
import { filterLine } from "./draft";
import { LastRun } from "./LastRun";

/** What can be done with a rule. */
export interface RuleActs {
  readonly onRun: (rule: Rule) => void;
  readonly onEdit: (rule: Rule) => void;
  readonly onPreview: (rule: Rule) => void;
  readonly onDuplicate: (rule: Rule) => void;
  readonly onDelete: (rule: Rule) => void;
  readonly onSwitch: (rule: Rule, enabled: boolean) => void;
}

interface Shared extends RuleActs {
  /** The targets' names by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** All rules: what they copy, from where to where, and how the last run went. */
export function RuleTable(props: Shared & { readonly rules: readonly Rule[] }) {
  const { rules } = props;
  const { text } = useSpeech();
  const row = useRows(rules.length, (index) => {
    const rule = rules[index];
    if (rule) {
      props.onEdit(rule);
    }
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys go from row to row
    <table role="grid" className="grid rules" aria-label={text("page-rules")}>
      <thead>
        <tr>
          <th>{text("rules-name")}</th>
          <th className="flow">{text("rules-way")}</th>
          <th className="last">{text("rules-last-run")}</th>
          <th className="on">{text("rules-enabled")}</th>
          <th className="acts">
            <span className="unseen">{text("rules-actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule, index) => (
          <RuleRow key={rule.id} {...props} rule={rule} focus={row(index)} />
        ))}
      </tbody>
    </table>
  );
}

function RuleRow(props: Shared & { readonly rule: Rule; readonly focus: RowFocus }) {
  const { rule, focus } = props;
  const { text } = useSpeech();
  return (
    <tr data-row data-rule={rule.name} data-enabled={rule.enabled} {...focus}>
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
      </td>
      <td>
        <span className="switch stacked">
          <Switch
            size="small"
            data-action="enable"
            aria-label={text("rules-enable-name", { name: rule.name })}
            checked={rule.enabled}
            onChange={(enabled) => props.onSwitch(rule, enabled)}
          />
          <span className="soft small">{text(rule.enabled ? "rules-on" : "rules-off")}</span>
        </span>
      </td>
      <td>
        <div className="acts">
          <Acts {...props} />
        </div>
      </td>
    </tr>
  );
}

function Way({ rule, names }: Shared & { readonly rule: Rule }) {
  const { text, list } = useSpeech();
  const name = (id: string) => names.get(id) ?? id;
  const destinations = list(rule.destinations.map(({ target }) => name(target)));
  const repositories = filterLine(rule.repositories) || text("rules-all-repositories");
  const tags = filterLine(rule.tags) || text("rules-all-tags");
  const filter = `${repositories} · ${tags}`;
  return (
    <>
      <div className="line" title={text("rules-way-long", { source: name(rule.source), destinations })}>
        {name(rule.source)} <ArrowSign /> {destinations}
      </div>
      <div className="line soft small filter" title={filter}>
        {filter}
      </div>
    </>
  );
}

function Acts({ rule, ...acts }: RuleActs & { readonly rule: Rule }) {
  const { text } = useSpeech();
  const { name } = rule;
  const items = {
    preview: { id: "rules-preview", act: acts.onPreview },
    duplicate: { id: "rules-duplicate", act: acts.onDuplicate },
    delete: { id: "rules-delete", act: acts.onDelete },
  } as const;
  return (
    <>
      <Button
        size="small"
        icon={<PlaySign />}
        data-action="run"
        aria-label={text("rules-run-name", { name })}
        title={rule.enabled ? "" : text("rules-run-disabled")}
        disabled={!rule.enabled}
        onClick={() => acts.onRun(rule)}
      >
        <span className="run-word">{text("rules-run")}</span>
      </Button>
      <Button
        size="small"
        data-action="edit"
        aria-label={text("rules-edit-name", { name })}
        onClick={() => acts.onEdit(rule)}
      >
        {text("action-edit")}
      </Button>
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: (["preview", "duplicate", "delete"] as const).map((key) => ({
            key,
            danger: key === "delete",
            label: <span data-action={key}>{text(items[key].id)}</span>,
          })),
          onClick: ({ key }) => items[key as keyof typeof items].act(rule),
        }}
      >
        <Button
          size="small"
          type="text"
          data-action="more"
          aria-label={text("rules-more-name", { name })}
          aria-haspopup="menu"
          icon={<MoreSign />}
        />
      </Dropdown>
    </>
  );
}
