import { Button, Spin } from "antd";
import { useMemo } from "react";
import { useKit } from "../../actions/kit";
import { run as runRule } from "../../actions/rules";
import { useRules, useTargets } from "../../app/questions";
import { go, useRoute } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { NothingYet } from "../../components/form/NothingYet";
import { PlusSign } from "../../components/icons";
import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import type { Rule } from "../../platform/host";
import { copyOf, formOf, NEW_RULE } from "./draft";
import { RuleEditor } from "./RuleEditor";
import { RuleTable } from "./RuleTable";
import "./preview.css";
import "./rules.css";

/**
 * The page of all rules. `?edit=new` and `?edit=<id>` open the form, `&show=preview` its preview; `?edit=new&from=<id>`
 * begins with a copy.
 */
export function RulesPage() {
  const { text } = useSpeech();
  const { edit, from, show } = useRoute().query;
  const rules = useRules();
  const targets = useTargets();
  const kit = useKit();
  const names = useMemo(
    () => new Map((targets.data ?? []).map(({ id, name }) => [id, name])),
    [targets.data],
  );
  const close = () => go("rules");

  if (!rules.data || !targets.data) {
    const failed = [rules, targets].find(({ error }) => error);
    return (
      <>
        <PageHead title={text("page-rules")} />
        <div className="page-body">
          {failed ? <FailureNote failure={asFailure(failed.error)} onAgain={failed.refetch} /> : <Spin />}
        </div>
      </>
    );
  }
  const known = rules.data.find((rule) => rule.id === (edit === "new" ? from : edit));
  if (edit === "new" || (edit && known)) {
    const copied =
      known && copyOf(known, freeName(text("rules-copy-name", { name: known.name }), rules.data));
    return (
      <RuleEditor
        key={`${edit} ${from}`}
        begun={edit === "new" ? (copied ?? NEW_RULE) : known ? formOf(known) : NEW_RULE}
        title={edit !== "new" && known ? text("rules-edit-title", { name: known.name }) : text("rules-new")}
        preview={show === "preview"}
        onClose={close}
        onSaved={(id, name, run) => {
          close();
          if (run) {
            runRule({ id, name }, kit);
          }
        }}
      />
    );
  }
  return (
    <>
      <PageHead title={text("page-rules")}>{rules.data.length > 0 && <NewRule />}</PageHead>
      <div className="page-body">
        {rules.data.length > 0 ? (
          <RuleTable rules={rules.data} names={names} />
        ) : (
          <NothingYet title={text("rules-empty")} about={text("rules-empty-about")}>
            {targets.data.length > 0 ? (
              <NewRule />
            ) : (
              <>
                <p className="soft">{text("rules-empty-targets")}</p>
                <Button
                  type="primary"
                  icon={<PlusSign />}
                  data-action="new-target"
                  onClick={() => go("targets", { edit: "new" })}
                >
                  {text("rules-empty-add")}
                </Button>
              </>
            )}
          </NothingYet>
        )}
      </div>
    </>
  );
}

/** A name that no rule has: with a number, where it must be. */
function freeName(name: string, rules: readonly Rule[]): string {
  const taken = new Set(rules.map((rule) => rule.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) {
    free = `${name} ${number}`;
  }
  return free;
}

function NewRule() {
  const { text } = useSpeech();
  return (
    <Button type="primary" icon={<PlusSign />} data-action="new" onClick={() => go("rules", { edit: "new" })}>
      {text("rules-new")}
    </Button>
  );
}
