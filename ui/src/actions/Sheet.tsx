import { Modal } from "antd";
import type { MessageId } from "../i18n/ids.gen";
import { useSpeech } from "../i18n/Speech";
import type { Action } from "./action";
import { KeyCaps } from "./KeyCaps";
import { ACTIONS } from "./registry";
import type { Kind } from "./subject";
import "./actions.css";

/** Keys that are no action's: how one moves about. */
const MOVES: readonly (readonly [keys: string, says: MessageId])[] = [
  ["Mod+K", "sheet-palette"],
  ["?", "sheet-sheet"],
  ["↑+↓", "sheet-rows"],
  ["Space", "sheet-select"],
  ["Mod+A", "sheet-select-all"],
  ["Shift+F10", "sheet-menu"],
  ["Escape", "sheet-close"],
];

const GROUPS: readonly (Kind | "app")[] = ["app", "jobs", "rule", "run", "target"];

/** Every shortcut there is. */
export function Sheet({ onClose }: { readonly onClose: () => void }) {
  const { text } = useSpeech();
  return (
    <Modal
      open
      className="sheet"
      width={760}
      title={text("sheet-title")}
      onCancel={onClose}
      closable={{ "aria-label": text("action-close") }}
      footer={null}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys */}
      <section className="sheet-scroll" tabIndex={0} aria-label={text("sheet-title")}>
        <div className="sheet-groups">
          <Group title={text("sheet-moves")} rows={MOVES.map(([keys, id]) => [keys, text(id)])} />
          {GROUPS.map((group) => {
            const known = (ACTIONS[group] as readonly Action<unknown>[]).filter(({ keys }) => keys);
            const said = (action: Action<unknown>) =>
              text(group === "app" ? (action.long ?? action.title) : action.title);
            return (
              <Group
                key={group}
                title={text(`sheet-${group}`)}
                rows={known.map((action) => [action.keys ?? "", said(action)])}
              />
            );
          })}
        </div>
      </section>
    </Modal>
  );
}

function Group(props: { readonly title: string; readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{props.title}</h3>
      <dl>
        {props.rows.map(([keys, said]) => (
          <div key={`${keys} ${said}`}>
            <dt>{said}</dt>
            <dd>
              <KeyCaps keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
