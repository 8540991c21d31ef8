import { App } from "antd";
import { useWish } from "../../app/questions";
import { write } from "../../app/route";
import { useSpeech } from "../../i18n/Speech";
import { commands, type Target } from "../../platform/host";

/** Asks whether a target is to be deleted; one that rules use cannot be, and it is said which. */
export function useRemoval(): (target: Target) => void {
  const { modal } = App.useApp();
  const { text } = useSpeech();
  const removal = useWish((id: string) => commands.removeTarget(id));
  return (target) => {
    const { id, name, rules } = target;
    if (rules.length > 0) {
      const dialog = modal.info({
        title: text("targets-in-use", { name }),
        content: (
          <div className="asked">
            <p>{text("targets-in-use-about", { count: rules.length })}</p>
            <ul className="named">
              {rules.map((rule) => (
                <li key={rule}>{rule}</li>
              ))}
            </ul>
            <a href={write("rules")} onClick={() => dialog.destroy()}>
              {text("targets-in-use-rules")}
            </a>
          </div>
        ),
        okText: text("action-close"),
      });
      return;
    }
    modal.confirm({
      title: text("targets-delete-ask", { name }),
      content: text("targets-delete-about"),
      okText: text("targets-delete"),
      okButtonProps: { danger: true },
      cancelText: text("action-cancel"),
      focusable: { autoFocusButton: "cancel" },
      onOk: () => removal.mutateAsync(id).catch(() => undefined),
    });
  };
}
