import { Button, Dropdown, type MenuProps } from "antd";
import { type ReactNode, useCallback, useState } from "react";
import { MoreSign } from "../components/icons";
import { KeyCaps } from "./KeyCaps";
import { type Kit, useKit } from "./kit";
import { actionsOf } from "./registry";
import type { Subject } from "./subject";

/** The menu of a subject: what takes away stands last, set apart. What cannot be done says why. */
function menuOf(subject: Subject, kit: Kit): MenuProps {
  const { text } = kit.speech;
  const known = actionsOf(subject);
  // Of two that share a key, such as enable and disable, one can be done.
  const shown = known.filter(
    (action) =>
      action.offer(kit).able ||
      !known.some(
        (other) => other !== action && other.keys && other.keys === action.keys && other.offer(kit).able,
      ),
  );
  const item = (action: (typeof shown)[number]) => {
    const { able, hint } = action.offer(kit);
    return {
      key: action.id,
      disabled: !able,
      danger: action.danger === true,
      icon: <span className="sign">{action.sign?.()}</span>,
      title: !able && hint ? text(hint) : "",
      label: <span data-action={action.id}>{text(action.title)}</span>,
      extra: action.keys ? <KeyCaps keys={action.keys} /> : undefined,
    };
  };
  const ordinary = shown.filter(({ danger }) => !danger).map(item);
  const dangers = shown.filter(({ danger }) => danger).map(item);
  return {
    className: "action-menu",
    items: dangers.length > 0 ? [...ordinary, { type: "divider" as const }, ...dangers] : ordinary,
    onClick: ({ key, domEvent }) => {
      domEvent.stopPropagation();
      known.find(({ id }) => id === key)?.act(kit);
    },
  };
}

/** The button that opens the menu of a subject. There is one in every row, so its menu is made when it is wanted. */
export function MoreButton({ subject, label }: { readonly subject: Subject; readonly label: string }) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <Button
      size="small"
      type="text"
      data-action="more"
      aria-label={label}
      aria-haspopup="menu"
      icon={<MoreSign />}
      onClick={() => setWanted(true)}
    />
  );
  return wanted ? <OpenMenu subject={subject}>{button}</OpenMenu> : button;
}

function OpenMenu({ subject, children }: { readonly subject: Subject; readonly children: ReactNode }) {
  const kit = useKit();
  const [open, setOpen] = useState(true);
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      autoFocus
      menu={menuOf(subject, kit)}
      open={open}
      onOpenChange={setOpen}
    >
      {children}
    </Dropdown>
  );
}

/**
 * The menu that the other button of the mouse opens, or its key: `open` is given the event and what it was opened on;
 * `menu` is to be drawn.
 */
export function useContextMenu(): {
  readonly open: (event: React.MouseEvent, subject: Subject, row?: Element) => void;
  readonly menu: ReactNode;
} {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number; readonly subject: Subject } | null>(
    null,
  );
  const open = useCallback(
    (event: React.MouseEvent, subject: Subject, row: Element = event.currentTarget) => {
      event.preventDefault();
      const box = row.getBoundingClientRect();
      // By the key it is opened where the row is.
      const byKey = event.clientX === 0 && event.clientY === 0;
      setAt(
        byKey
          ? { x: box.left + 24, y: box.top + 24, subject }
          : { x: event.clientX, y: event.clientY, subject },
      );
    },
    [],
  );
  return { open, menu: at && <Opened at={at} onClose={() => setAt(null)} /> };
}

function Opened(props: {
  readonly at: { readonly x: number; readonly y: number; readonly subject: Subject };
  readonly onClose: () => void;
}) {
  const { at, onClose } = props;
  const kit = useKit();
  const [before] = useState(() => document.activeElement as HTMLElement | null);
  return (
    <Dropdown
      open
      autoFocus
      key={`${at.x} ${at.y}`}
      trigger={["click"]}
      menu={menuOf(at.subject, kit)}
      onOpenChange={(next) => {
        if (!next) {
          onClose();
          before?.focus({ preventScroll: true });
        }
      }}
    >
      <span style={{ position: "fixed", left: at.x, top: at.y, width: 1, height: 1 }} />
    </Dropdown>
  );
}
