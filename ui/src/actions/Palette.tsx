// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays in the field, which names the chosen line
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are those of the field
import { Modal } from "antd";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useRules, useTargets } from "../app/questions";
import { go } from "../app/route";
import { CODES } from "../i18n/languages";
import { say } from "../i18n/messages";
import type { Action } from "./action";
import { found, type Line, lines, type Said } from "./found";
import { KeyCaps } from "./KeyCaps";
import { useKit } from "./kit";
import { bind } from "./registry";
import { subject } from "./subject";
import "./actions.css";

/** Lines that are drawn at the most: who has not found it by then types on. */
const MOST = 60;

/** Everything that can be done, found by typing. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const kit = useKit();
  const { text, language } = kit.speech;
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [front] = useState(subject);
  const rules = useRules().data;
  const targets = useTargets().data;
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const all = useMemo(() => {
    const inAll: Said = (message, args) =>
      [language, ...CODES.filter((code) => code !== language)].map((code) => say(code, message, args));
    return lines(kit, inAll, front, rules ?? [], targets ?? []);
  }, [kit, language, front, rules, targets]);
  const shown = useMemo(() => [...found(all, typed).slice(0, MOST), ...search(typed)], [all, typed]);
  const chosen = Math.min(at, shown.length - 1);

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
  });

  const take = (line: Line | undefined) => {
    if (line) {
      onClose();
      line.action.act(kit);
    }
  };
  const pressed = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: (chosen + 1) % Math.max(1, shown.length),
      ArrowUp: (chosen - 1 + shown.length) % Math.max(1, shown.length),
      PageDown: Math.min(shown.length - 1, chosen + 8),
      PageUp: Math.max(0, chosen - 8),
    };
    const to = steps[event.key];
    if (to !== undefined) {
      setAt(to);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      take(shown[chosen]);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <Modal
      open
      className="palette"
      footer={null}
      closable={false}
      onCancel={onClose}
      afterOpenChange={(open) => open && field.current?.focus()}
      width={640}
      styles={{ container: { padding: 0 } }}
      title={<span className="unseen">{text("palette-title")}</span>}
    >
      <input
        ref={field}
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={shown[chosen] ? `${id}-${chosen}` : undefined}
        aria-label={text("palette-title")}
        placeholder={text("palette-placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <div id={id} ref={list} role="listbox" aria-label={text("palette-title")} className="palette-lines">
        {shown.map((line, index) => (
          <div key={line.key}>
            {line.group !== shown[index - 1]?.group && (
              <div className="palette-group" role="presentation">
                {text(line.group)}
              </div>
            )}
            <div
              role="option"
              id={`${id}-${index}`}
              aria-selected={index === chosen}
              data-action={line.action.id}
              data-danger={line.action.danger}
              className="palette-line"
              onClick={() => take(line)}
              onMouseMove={() => setAt(index)}
            >
              <span className="palette-sign">{line.action.sign?.()}</span>
              <span className="line">{line.title || text("palette-search", { words: typed.trim() })}</span>
              {line.action.keys && <KeyCaps keys={line.action.keys} />}
            </div>
          </div>
        ))}
        {shown.length === 0 && <p className="soft palette-none">{text("palette-none")}</p>}
      </div>
    </Modal>
  );
}

/** Whatever is typed can be looked for among the jobs. */
function search(typed: string): readonly Line[] {
  const words = typed.trim();
  const looked: Action<null> = {
    id: "search",
    title: "palette-search",
    offer: () => ({ able: true }),
    act: () => go("jobs", { words }),
  };
  return words === ""
    ? []
    : [{ key: "search", group: "palette-jobs", title: "", words, action: bind(looked, null) }];
}
