import { Button, Drawer } from "antd";
import { type FormEvent, useId, useMemo, useState } from "react";
import { useTargets, useWish } from "../../app/questions";
import { FailureNote } from "../../components/FailureNote";
import { type Faults, faultless } from "../../components/form/fault";
import { focusFault } from "../../components/form/focus";
import { useUnsaved } from "../../components/form/useUnsaved";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, type Failure, type Target } from "../../platform/host";
import { draftOf, formOf, NEW_TARGET, sameForm, type TargetForm, trialOf } from "./draft";
import { faultsOf, fieldOf, type TargetField } from "./faults";
import { TargetFields } from "./TargetFields";
import { Trial } from "./Trial";
import "./targets.css";

/** The form of a target, new or known, at the side of the window. */
export function TargetPanel(props: {
  /** The target to change; null for a new one. */
  readonly target: Target | null;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  const { target, onClose, onSaved } = props;
  const { text } = useSpeech();
  const formId = useId();
  const known = useTargets().data;
  const [begun] = useState(() => (target ? formOf(target) : NEW_TARGET));
  const [form, setForm] = useState<TargetForm>(begun);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<{ failure: Failure; form: TargetForm } | null>(null);
  const { leave, release } = useUnsaved(!sameForm(form, begun));

  const taken = useMemo(
    () => (known ?? []).filter((other) => other.id !== form.id).map((other) => other.name),
    [known, form.id],
  );
  const own = faultsOf(form, taken);
  const field = refused && fieldOf(refused.failure, refused.form);
  const faults: Faults<TargetField> = {
    ...(refused && field ? { [field]: refused.failure } : {}),
    ...(tried ? own : {}),
  };

  const refuse = (thrown: unknown) => setRefused({ failure: asFailure(thrown), form });
  const save = useWish(() => commands.saveTarget(draftOf(form)), {
    quiet: true,
    done: (id) => {
      release();
      onSaved(id);
    },
  });
  const trial = useWish((given: TargetForm) => commands.tryTarget(trialOf(given)), { quiet: true });

  const change = (changed: Partial<TargetForm>) => {
    setForm((now) => ({ ...now, ...changed }));
    setRefused(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setRefused(null);
    if (faultless(own)) {
      save.mutate(undefined, { onError: refuse });
    } else {
      focusFault(formId);
    }
  };
  const attempt = () => {
    const { name: _, ...rest } = own;
    setTried(!faultless(rest));
    setRefused(null);
    if (faultless(rest)) {
      trial.mutate(form, { onError: refuse });
    } else {
      focusFault(formId);
    }
  };

  return (
    <Drawer
      open
      size={620}
      className="target-panel"
      title={text(target ? "targets-edit" : "targets-new")}
      onClose={() => leave(onClose)}
      mask={{ closable: false }}
      // Not on what closes it, but on what is typed first.
      autoFocus={false}
      afterOpenChange={(opened) =>
        opened && document.getElementById(formId)?.querySelector<HTMLElement>("[name=name]")?.focus()
      }
      footer={
        <div className="panel-foot">
          <Button data-action="check" onClick={attempt} loading={trial.isPending}>
            {text("targets-check")}
          </Button>
          <span className="space" />
          <Button data-action="cancel" onClick={() => leave(onClose)}>
            {text("action-cancel")}
          </Button>
          <Button type="primary" htmlType="submit" form={formId} data-action="save" loading={save.isPending}>
            {text("action-save")}
          </Button>
        </div>
      }
    >
      <form id={formId} noValidate autoComplete="off" onSubmit={submit}>
        <TargetFields form={form} known={target} faults={faults} onChange={change} />
        <Trial
          check={trial.data ?? null}
          busy={trial.isPending}
          old={trial.variables !== undefined && !sameForm({ ...trial.variables, name: form.name }, form)}
        />
        {refused && !field && <FailureNote failure={refused.failure} />}
      </form>
    </Drawer>
  );
}
