import { Button, type ButtonProps } from "antd";
import type { Action } from "./action";
import { aria, written } from "./keys";
import { useKit } from "./kit";

/** A button for an action on a subject: its words, its sign, its shortcut and whether it may be used come from there. */
export function Act<Of>(props: {
  readonly action: Action<Of>;
  readonly of: Of;
  /** What the subject is called, where that is not in sight. */
  readonly name?: string;
  /** Other words than the action's title. */
  readonly word?: string;
  /** The sign alone is shown. */
  readonly bare?: boolean;
  readonly type?: ButtonProps["type"];
  readonly size?: ButtonProps["size"];
  readonly className?: string;
  readonly busy?: boolean;
}) {
  const { action, of, name, bare, size = "small", type, className, busy } = props;
  const kit = useKit();
  const { text } = kit.speech;
  const { able, hint } = action.offer(of, kit);
  const word = props.word ?? text(action.title);
  const about = hint ? text(hint) : bare ? word : "";
  const keys = action.keys ? written(action.keys) : "";
  return (
    <Button
      size={size}
      {...(type ? { type } : {})}
      {...(className ? { className } : {})}
      {...(busy ? { loading: true } : {})}
      danger={action.danger === true && type === "primary"}
      icon={action.sign?.()}
      data-action={action.id}
      disabled={!able}
      aria-label={name !== undefined && action.long ? text(action.long, { name }) : word}
      aria-keyshortcuts={action.keys ? aria(action.keys) : undefined}
      title={about && keys && able ? text("action-hint", { hint: about, keys }) : about || keys}
      onClick={() => action.act(of, kit)}
    >
      {bare ? null : <span className="act-word">{word}</span>}
    </Button>
  );
}
