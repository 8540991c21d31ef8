import { go } from "../app/route";
import { CopySign, EditSign, EyeSign, PlaySign, PowerSign, TrashSign } from "../components/icons";
import { commands, type Rule, type RuleDraft } from "../platform/host";
import { type Action, ALWAYS } from "./action";
import type { Kit } from "./kit";

/** Runs a rule now, and leads to what comes of it. */
export function run({ id, name }: Pick<Rule, "id" | "name">, kit: Kit): void {
  const { text } = kit.speech;
  void kit.carryOut(
    () => commands.runRule(id, null),
    (begun) =>
      kit.tell({
        key: begun,
        title: text("rules-started", { name }),
        description: text(kit.paused ? "rules-started-paused" : "rules-started-about"),
        next: { id: "jobs", title: text("rules-show-jobs"), act: () => go("jobs", { run: begun }) },
      }),
  );
}

export const runRule: Action<Rule> = {
  id: "run",
  title: "rules-run",
  long: "rules-run-name",
  sign: () => <PlaySign />,
  keys: "R",
  offer: ({ enabled }) => (enabled ? { able: true } : { able: false, hint: "rules-run-disabled" }),
  act: run,
};

export const editRule: Action<Rule> = {
  id: "edit",
  title: "action-edit",
  long: "rules-edit-name",
  sign: () => <EditSign />,
  keys: "Enter",
  offer: ALWAYS,
  act: ({ id }) => go("rules", { edit: id }),
};

export const previewRule: Action<Rule> = {
  id: "preview",
  title: "rules-preview",
  long: "rules-preview-name",
  sign: () => <EyeSign />,
  keys: "P",
  offer: ALWAYS,
  act: ({ id }) => go("rules", { edit: id, show: "preview" }),
};

export const duplicateRule: Action<Rule> = {
  id: "duplicate",
  title: "rules-duplicate",
  long: "rules-duplicate-name",
  sign: () => <CopySign />,
  keys: "D",
  offer: ALWAYS,
  act: ({ id }) => go("rules", { edit: "new", from: id }),
};

export const ruleJobs: Action<Rule> = {
  id: "jobs",
  title: "rules-show-jobs",
  long: "rules-jobs-name",
  keys: "J",
  offer: ALWAYS,
  act: ({ id }) => go("jobs", { rule: id }),
};

export const ruleRuns: Action<Rule> = {
  id: "runs",
  title: "rules-show-runs",
  long: "rules-runs-name",
  keys: "U",
  offer: ALWAYS,
  act: ({ id }) => go("runs", { rule: id }),
};

export const enableRule: Action<Rule> = {
  id: "enable",
  title: "rules-enable",
  long: "rules-enable-it",
  sign: () => <PowerSign />,
  keys: "E",
  offer: ({ enabled }) => ({ able: !enabled }),
  act: ({ id, name }, kit) =>
    void kit.carryOut(
      () => commands.switchRule(id, true),
      () =>
        kit.undoable(kit.speech.text("rules-was-enabled", { name }), () => commands.switchRule(id, false)),
    ),
};

export const disableRule: Action<Rule> = {
  id: "disable",
  title: "rules-disable",
  long: "rules-disable-it",
  sign: () => <PowerSign />,
  keys: "E",
  offer: ({ enabled }) => ({ able: enabled }),
  act: ({ id, name, open_jobs }, kit) => {
    const { text } = kit.speech;
    const disable = (done?: () => void) => kit.carryOut(() => commands.switchRule(id, false), done);
    if (open_jobs === 0) {
      void disable(() =>
        kit.undoable(text("rules-was-disabled", { name }), () => commands.switchRule(id, true)),
      );
      return;
    }
    kit.ask({
      title: text("rules-disable-ask", { name }),
      content: text("rules-cancels", { count: open_jobs }),
      ok: text("rules-disable"),
      act: disable,
    });
  },
};

export const deleteRule: Action<Rule> = {
  id: "delete",
  title: "rules-delete",
  long: "rules-delete-name",
  sign: () => <TrashSign />,
  keys: "Delete",
  danger: true,
  offer: ALWAYS,
  act: (rule, kit) => {
    const { id, name, open_jobs } = rule;
    const { text } = kit.speech;
    kit.ask({
      title: text("rules-delete-ask", { name }),
      content: (
        <div className="asked">
          {open_jobs > 0 && <p>{text("rules-cancels", { count: open_jobs })}</p>}
          <p>{text("rules-delete-about")}</p>
        </div>
      ),
      ok: text("rules-delete"),
      act: () =>
        kit.carryOut(
          () => commands.removeRule(id),
          () => kit.undoable(text("rules-was-deleted", { name }), () => commands.saveRule(draftOf(rule))),
        ),
    });
  },
};

/** What a rule is saved as. */
function draftOf({ open_jobs: _, last_run: __, ...draft }: Rule): RuleDraft {
  return draft;
}

/** In the order of the menu. */
export const RULE_ACTIONS: readonly Action<Rule>[] = [
  runRule,
  previewRule,
  editRule,
  duplicateRule,
  ruleJobs,
  ruleRuns,
  enableRule,
  disableRule,
  deleteRule,
];
