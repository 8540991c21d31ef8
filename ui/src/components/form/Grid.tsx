import { Fragment, type MouseEvent, type ReactNode, useMemo } from "react";
import type { Action } from "../../actions/action";
import { useKit } from "../../actions/kit";
import { useContextMenu } from "../../actions/Menu";
import { type Kind, type Subject, type Subjects, useSubject } from "../../actions/subject";
import { Painted } from "./Later";
import { useLater } from "./useLater";
import { type RowFocus, useRows } from "./useRows";
import "./grid.css";

/** Rows that fill a window. */
const FIRST = 16;

/** What the element of a row is given: its place in the focus of the grid, and its menu. */
export interface GridRow extends RowFocus {
  readonly "data-row": true;
  readonly onContextMenu: (event: MouseEvent) => void;
}

/** The table of a page: the row the keyboard is at is what shortcuts act on, and Enter opens it. */
export function Grid<Of extends Exclude<Kind, "jobs">>(props: {
  readonly kind: Of;
  readonly rows: readonly Subjects[Of][];
  readonly open: Action<Subjects[Of]>;
  readonly head: ReactNode;
  readonly children: (of: Subjects[Of], row: GridRow) => ReactNode;
}) {
  const { kind, rows, open, head, children } = props;
  const kit = useKit();
  const { text } = kit.speech;
  const { current, row } = useRows(rows.length, (index) => {
    const of = rows[index];
    if (of) {
      open.act(of, kit);
    }
  });
  const menu = useContextMenu();
  const later = useLater();
  const drawn = later ? rows : rows.slice(0, FIRST);
  const front = rows[current];
  useSubject(useMemo(() => (front ? ({ kind, of: front } as Subject) : null), [kind, front]));
  return (
    <Painted value={later}>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys go from row to row */}
      <table role="grid" className={`grid ${kind}s`} aria-label={text(`page-${kind}s`)} data-hears-keys>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>
          {drawn.map((of, index) => (
            <Fragment key={of.id}>
              {children(of, {
                "data-row": true,
                onContextMenu: (event) => menu.open(event, { kind, of } as Subject),
                ...row(index),
              })}
            </Fragment>
          ))}
        </tbody>
      </table>
      {menu.menu}
    </Painted>
  );
}
