import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useSize } from "../../components/useSize";
import { bounds, keep, kept, type Side, sideFor, stepped } from "./panes";
import "./split.css";

/** The room of the page and its pane when it was measured last. */
let before = { width: 0, height: 0 };

/** A page with a pane that opens beside it, or below it where the page is narrow; the line between them can be moved. */
export function Split(props: {
  readonly children: ReactNode;
  /** What stands in the pane; null where it is closed. */
  readonly pane: ReactNode;
  /** What the line between them is called. */
  readonly label: string;
  readonly onClose: () => void;
}) {
  const { children, pane, label, onClose } = props;
  const whole = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(before);
  const side = sideFor(room.width);
  const [sizes, setSizes] = useState<Record<Side, number>>(() => ({
    right: kept("right"),
    below: kept("below"),
  }));
  const { least, most } = bounds(side, room);
  const size = Math.max(least, Math.min(most, sizes[side]));
  const resize = useCallback((of: Side, to: number) => {
    setSizes((was) => ({ ...was, [of]: to }));
    keep(of, to);
  }, []);

  const measured = useCallback((width: number, height: number) => {
    if (width !== before.width || height !== before.height) {
      before = { width, height };
    }
    setRoom(before);
  }, []);
  useSize(whole, measured);

  // In the document, not in React: what stands over the page (menus, dialogs) keeps its Escape.
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  const opened = pane !== null;
  useEffect(() => {
    const element = whole.current;
    if (!element || !opened) {
      return undefined;
    }
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) {
        close.current();
      }
    };
    element.addEventListener("keydown", pressed);
    return () => element.removeEventListener("keydown", pressed);
  }, [opened]);

  const dragged = (event: React.PointerEvent<HTMLDivElement>) => {
    const box = whole.current?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId)) {
      const to = side === "right" ? box.right - event.clientX : box.bottom - event.clientY;
      resize(side, Math.max(least, Math.min(most, Math.round(to))));
    }
  };

  return (
    <div ref={whole} className="split" data-side={side}>
      <div className="split-main">{children}</div>
      {opened && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
          <div
            role="separator"
            className="split-line"
            tabIndex={0}
            aria-label={label}
            aria-orientation={side === "right" ? "vertical" : "horizontal"}
            aria-valuemin={least}
            aria-valuemax={most}
            aria-valuenow={size}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={dragged}
            onKeyDown={(event) => {
              const to = stepped(event.key, side, size, { least, most });
              if (to !== undefined) {
                event.preventDefault();
                resize(side, to);
              }
            }}
          />
          <div className="split-pane" style={{ flexBasis: size }}>
            {pane}
          </div>
        </>
      )}
    </div>
  );
}
