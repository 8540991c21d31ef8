import { useMemo, useState } from "react";
import { useRules, useWish } from "../../app/questions";
import { type Faults, faultless } from "../../components/form/fault";
import { asFailure } from "../../ipc/failure";
import { commands, type Failure, type PreviewNews } from "../../platform/host";
import { draftOf, type RuleForm, samePlan, sameRule } from "./draft";
import { faultsOf, fieldOf, type RuleField } from "./faults";
import { usePreview } from "./usePreview";

/** The preview of a form: what came of asking for it. */
export interface Asked {
  readonly known: PreviewNews | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
  /** The form was changed since. */
  readonly old: boolean;
  readonly onStop: () => void;
}

/** The form of a rule, what is wrong with it, and what can be done with it. */
export interface RuleFormState {
  readonly form: RuleForm;
  readonly change: (form: RuleForm) => void;
  readonly unsaved: boolean;
  readonly faults: Faults<RuleField>;
  /** What was refused and belongs to no field. */
  readonly refused: Failure | null;
  readonly saving: boolean;
  /** Saves; gives false where something is missing. `saved` is told the rule's id. */
  readonly save: (saved: (id: string) => void) => boolean;
  readonly asked: Asked;
  /** Asks for the preview; gives false where something is missing. */
  readonly ask: () => boolean;
}

/** The form of a rule that begins as `begun`; `isNew` where even that is not saved yet. */
export function useRuleForm(begun: RuleForm, isNew: boolean): RuleFormState {
  const rules = useRules().data;
  const [form, setForm] = useState(begun);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<{ failure: Failure; form: RuleForm } | null>(null);
  const taken = useMemo(
    () => (rules ?? []).filter((rule) => rule.id !== form.id).map((rule) => rule.name),
    [rules, form.id],
  );
  const own = faultsOf(form, taken);
  const field = refused && fieldOf(refused.failure, refused.form);
  const refuse = (thrown: unknown) => setRefused({ failure: asFailure(thrown), form });

  const saving = useWish((given: RuleForm) => commands.saveRule(draftOf(given)), { quiet: true });
  const preview = usePreview();

  const change = (next: RuleForm) => {
    setForm(next);
    setRefused(null);
  };
  const save = (saved: (id: string) => void) => {
    setTried(true);
    setRefused(null);
    if (!faultless(own)) {
      return false;
    }
    saving.mutate(form, { onSuccess: saved, onError: refuse });
    return true;
  };
  const ask = () => {
    const { name: _, ...needed } = own;
    setTried(!faultless(needed));
    setRefused(null);
    if (!faultless(needed)) {
      return false;
    }
    preview.ask(form, refuse);
    return true;
  };
  return {
    form,
    change,
    unsaved: !sameRule(form, begun) || (isNew && form.source !== ""),
    faults: { ...(refused && field ? { [field]: refused.failure } : {}), ...(tried ? own : {}) },
    refused: refused && !field ? refused.failure : null,
    saving: saving.isPending,
    save,
    asked: {
      known: preview.known,
      failure: preview.failure,
      busy: preview.busy,
      old: preview.of !== null && !samePlan(preview.of, form),
      onStop: preview.stop,
    },
    ask,
  };
}
