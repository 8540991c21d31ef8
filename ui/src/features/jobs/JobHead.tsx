// biome-ignore-all lint/a11y/useSemanticElements: a list that draws only what is seen cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the buttons in it have the focus
import { Checkbox } from "antd";
import { DownSign, UpSign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import { type Column, HEAD_HEIGHT } from "./columns";
import type { Part } from "./list";
import { isEmpty, type Selection } from "./selection";
import type { Sorting } from "./wanted";

/** What a column may be made at the least and at the most, and a step by keyboard, in pixels. */
const [LEAST, MOST, STEP] = [56, 900, 16];

/** The head of the list: what stands where, in which order, how wide. */
export function JobHead(props: {
  readonly part: Part;
  readonly columns: readonly Column[];
  readonly sorting: Sorting;
  readonly selection: Selection;
  readonly onSort: (sorting: Sorting) => void;
  readonly onWidth: (column: string, width: number | null) => void;
  readonly onSelectAll: (all: boolean) => void;
}) {
  const { text } = useSpeech();
  const { part, columns, selection, sorting } = props;
  const whole = selection.all !== null && selection.ids.size === 0;
  return (
    <div role="row" aria-rowindex={1} className="head" style={{ height: HEAD_HEIGHT }}>
      {columns.map((column, index) => {
        const { id, order } = column;
        if (id === "select") {
          return (
            <div key={id} role="columnheader" aria-colindex={index + 1} data-column="select">
              <Checkbox
                aria-label={text("jobs-select-all", { count: part.total })}
                data-action="select-all"
                checked={whole}
                indeterminate={!whole && !isEmpty(selection)}
                disabled={part.total === 0}
                onChange={({ target }) => props.onSelectAll(target.checked)}
              />
            </div>
          );
        }
        const sorted = order !== null && order === sorting.order;
        const name = text(`jobs-column-${id}`);
        const direction = sorting.ascending ? "ascending" : "descending";
        return (
          <div
            key={id}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={order === null ? undefined : sorted ? direction : "none"}
            data-column={id}
          >
            {order === null ? (
              <span className="line">{name}</span>
            ) : (
              <button
                type="button"
                data-sort={order}
                title={text("jobs-sort", { column: name })}
                onClick={() =>
                  props.onSort({
                    order,
                    ascending: sorted ? !sorting.ascending : order === "image" || order === "rule",
                  })
                }
              >
                <span className="line">{name}</span>
                {sorted && (sorting.ascending ? <UpSign /> : <DownSign />)}
              </button>
            )}
            {id !== "acts" && <Edge column={column} name={name} onWidth={props.onWidth} />}
          </div>
        );
      })}
    </div>
  );
}

/** The edge of a column: dragged, or moved by keys; a double click or Enter gives it back its own width. */
function Edge(props: {
  readonly column: Column;
  /** What the column is called. */
  readonly name: string;
  readonly onWidth: (column: string, width: number | null) => void;
}) {
  const { text } = useSpeech();
  const { column, name, onWidth } = props;
  const { id } = column;
  const set = (width: number) => onWidth(id, Math.max(LEAST, Math.min(MOST, Math.round(width))));
  const now = (edge: HTMLElement) => edge.parentElement?.getBoundingClientRect().width ?? column.least;
  return (
    <span
      role="separator"
      className="edge"
      tabIndex={0}
      data-edge={id}
      aria-orientation="vertical"
      aria-label={text("jobs-width", { column: name })}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={column.width ?? column.least}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        if (box && event.currentTarget.hasPointerCapture(event.pointerId)) {
          set(event.clientX - box.left);
        }
      }}
      onDoubleClick={() => onWidth(id, null)}
      onKeyDown={(event) => {
        const was = now(event.currentTarget);
        const next = { ArrowRight: was + STEP, ArrowLeft: was - STEP, Home: LEAST, End: MOST }[event.key];
        if (next !== undefined) {
          event.preventDefault();
          set(next);
        } else if (event.key === "Enter") {
          event.preventDefault();
          onWidth(id, null);
        }
      }}
    />
  );
}
