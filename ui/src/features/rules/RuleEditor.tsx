import { Button, Segmented } from "antd";
import { type FormEvent, useEffect, useId, useMemo, useState } from "react";
import { useTargets } from "../../app/questions";
import { FailureNote } from "../../components/FailureNote";
import { focusFault } from "../../components/form/focus";
import { useUnsaved } from "../../components/form/useUnsaved";
import { PlaySign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import type { Target } from "../../platform/host";
import { TargetPanel } from "../targets/TargetPanel";
import type { RuleForm } from "./draft";
import { Preview } from "./Preview";
import { RuleFields } from "./RuleFields";
import { sentence } from "./sentence";
import { useRuleForm } from "./useRuleForm";

type Tab = "form" | "preview";

const NO_TARGETS: readonly Target[] = [];

/** The form of a rule and its preview, in the place of the list. */
export function RuleEditor(props: {
  readonly begun: RuleForm;
  readonly title: string;
  /** Begins with the preview. */
  readonly preview: boolean;
  readonly onClose: () => void;
  /** The rule was saved; `run` where it is to be run as well. */
  readonly onSaved: (id: string, name: string, run: boolean) => void;
}) {
  const { begun, title, onClose } = props;
  const speech = useSpeech();
  const { text } = speech;
  const formId = useId();
  const targets = useTargets().data ?? NO_TARGETS;
  const names = useMemo(() => new Map(targets.map(({ id, name }) => [id, name])), [targets]);
  const state = useRuleForm(begun, begun.id === null);
  const { form, change, faults, refused, saving, asked } = state;
  const { leave, release } = useUnsaved(state.unsaved);
  const [tab, setTab] = useState<Tab>("form");
  const [wanted, setWanted] = useState<"source" | number | null>(null);

  const show = (next: Tab) => {
    if (next === "preview" && (asked.known === null || asked.old) && !asked.busy && !state.ask()) {
      setTab("form");
      focusFault(formId);
      return;
    }
    setTab(next);
  };
  // A pattern that is refused is mended in the form.
  const misplaced = Object.keys(faults).length > 0;
  useEffect(() => {
    if (misplaced) {
      setTab("form");
    }
  }, [misplaced]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the editor opens
  useEffect(() => {
    if (props.preview) {
      show("preview");
    }
  }, []);

  const save = (run: boolean) => {
    const began = state.save((id) => {
      release();
      props.onSaved(id, form.name.trim(), run);
    });
    if (!began) {
      setTab("form");
      focusFault(formId);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(false);
  };
  const made = (id: string) => {
    change(
      wanted === "source"
        ? { ...form, source: id }
        : {
            ...form,
            destinations: form.destinations.map((leg) => (leg.key === wanted ? { ...leg, target: id } : leg)),
          },
    );
    setWanted(null);
  };

  return (
    <>
      <header className="page-head">
        <h1 className="line">{title}</h1>
        <div className="space" />
        <Segmented<Tab>
          aria-label={title}
          value={tab}
          onChange={show}
          options={[
            { value: "form", label: text("rules-rule") },
            { value: "preview", label: <span data-action="preview">{text("rules-preview")}</span> },
          ]}
        />
      </header>
      <div className={`page-body rule-editor ${tab}`}>
        <form id={formId} noValidate autoComplete="off" hidden={tab !== "form"} onSubmit={submit}>
          <RuleFields {...{ form, faults, targets }} onChange={change} onNewTarget={setWanted} />
        </form>
        {tab === "preview" && <Preview {...asked} onAsk={() => void state.ask()} />}
      </div>
      <footer className="rule-foot">
        {refused && tab === "form" && <FailureNote failure={refused} />}
        <div className="rule-outlook">
          <p className="rule-sentence" data-sentence title={sentence(form, names, speech)}>
            {sentence(form, names, speech)}
          </p>
          <div className="rule-buttons">
            <Button data-action="cancel" onClick={() => leave(onClose)}>
              {text("action-cancel")}
            </Button>
            <Button
              data-action="save-run"
              icon={<PlaySign />}
              disabled={!form.enabled}
              title={form.enabled ? "" : text("rules-run-disabled")}
              onClick={() => save(true)}
            >
              {text("rules-save-run")}
            </Button>
            <Button type="primary" htmlType="submit" form={formId} data-action="save" loading={saving}>
              {text("action-save")}
            </Button>
          </div>
        </div>
      </footer>
      {wanted !== null && <TargetPanel target={null} onClose={() => setWanted(null)} onSaved={made} />}
    </>
  );
}
