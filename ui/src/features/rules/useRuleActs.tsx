import { App, Button } from "antd";
import { useStart, useWish } from "../../app/questions";
import { go } from "../../app/route";
import { useSpeech } from "../../i18n/Speech";
import { commands, type Rule } from "../../platform/host";

/** What is done to rules, with the questions that come before it and the notices that come after. */
export interface RuleWishes {
  readonly run: (rule: Pick<Rule, "id" | "name">) => void;
  /** Enables, or disables; the latter is asked about where jobs would be canceled. */
  readonly turn: (rule: Rule, enabled: boolean) => void;
  readonly remove: (rule: Rule) => void;
}

/** What is done to rules. */
export function useRuleActs(): RuleWishes {
  const { modal, notification } = App.useApp();
  const { text } = useSpeech();
  const paused = useStart().data?.settings.paused ?? false;

  const started = (run: string, name: string) =>
    notification.success({
      key: run,
      title: text("rules-started", { name }),
      description: text(paused ? "rules-started-paused" : "rules-started-about"),
      placement: "bottomRight",
      duration: 8,
      actions: (
        <Button
          size="small"
          data-action="jobs"
          onClick={() => {
            notification.destroy(run);
            go("jobs", { run });
          }}
        >
          {text("rules-show-jobs")}
        </Button>
      ),
    });

  const running = useWish((rule: Pick<Rule, "id" | "name">) => commands.runRule(rule.id), {
    done: (run, { name }) => started(run, name),
  });
  const turning = useWish(({ id, enabled }: { id: string; enabled: boolean }) =>
    commands.switchRule(id, enabled),
  );
  const removing = useWish((id: string) => commands.removeRule(id));

  return {
    run: running.mutate,
    turn: ({ id, name, open_jobs }, enabled) => {
      if (enabled || open_jobs === 0) {
        turning.mutate({ id, enabled });
        return;
      }
      modal.confirm({
        title: text("rules-disable-ask", { name }),
        content: text("rules-cancels", { count: open_jobs }),
        okText: text("rules-disable"),
        okButtonProps: { danger: true },
        cancelText: text("action-cancel"),
        focusable: { autoFocusButton: "cancel" },
        onOk: () => turning.mutateAsync({ id, enabled }).catch(() => undefined),
      });
    },
    remove: ({ id, name, open_jobs }) =>
      modal.confirm({
        title: text("rules-delete-ask", { name }),
        content: (
          <div className="asked">
            {open_jobs > 0 && <p>{text("rules-cancels", { count: open_jobs })}</p>}
            <p>{text("rules-delete-about")}</p>
          </div>
        ),
        okText: text("rules-delete"),
        okButtonProps: { danger: true },
        cancelText: text("action-cancel"),
        focusable: { autoFocusButton: "cancel" },
        onOk: () => removing.mutateAsync(id).catch(() => undefined),
      }),
  };
}
