// biome-ignore-all lint/a11y/useSemanticElements: a list that draws only what is seen cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is in one row at a time
import { useEffect, useMemo, useRef, useState } from "react";
import { busy as doing, useBusy } from "../../actions/busy";
import { one, openJob, retryJobs, showLog, stopJobs } from "../../actions/jobs";
import type { Kit } from "../../actions/kit";
import { useContextMenu } from "../../actions/Menu";
import { useSubject } from "../../actions/subject";
import { useToday } from "../../app/clock";
import { usePreferences } from "../../app/Preferences";
import { Painted } from "../../components/form/Later";
import { useLater } from "../../components/form/useLater";
import { useSize } from "../../components/useSize";
import { useSpeech } from "../../i18n/Speech";
import { type Column, HEAD_HEIGHT, leastOf, rowHeight, template } from "./columns";
import { JobCells } from "./JobCells";
import { JobHead } from "./JobHead";
import { jobAt, type Part, placeOf } from "./list";
import { has, put, type Selection, toggle } from "./selection";
import { useActiveRow } from "./useActiveRow";
import { useRows } from "./useRows";
import type { Sorting } from "./wanted";
import "./table.css";

const ACTS = { log: showLog, stop: stopJobs, retry: retryJobs } as const;

/** The list of jobs: rows in place while they change, everything by keyboard. */
export function JobTable(props: {
  readonly part: Part;
  /** What the jobs were asked for: another one is another list. */
  readonly list: unknown;
  readonly columns: readonly Column[];
  readonly sorting: Sorting;
  readonly selection: Selection;
  /** The job whose details are open. */
  readonly open: string | null;
  readonly kit: Kit;
  readonly onSort: (sorting: Sorting) => void;
  readonly onWidth: (column: string, width: number | null) => void;
  readonly onSelect: (selection: Selection) => void;
  readonly onSelectAll: (all: boolean) => void;
  /** Which rows are seen. */
  readonly onLook: (first: number, last: number) => void;
  /** How many pixels there are for the columns. */
  readonly onRoom: (pixels: number) => void;
}) {
  const { text } = useSpeech();
  const { part, list, columns, selection, open, kit, onSelect, onLook, onRoom } = props;
  const height = rowHeight(usePreferences().preferences.compact);
  const today = useToday();
  const busy = useBusy();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const active = useActiveRow(part, body);
  const later = useLater();
  const { items, first, last, show } = useRows(scroller, part, list, height, active.index, later);
  const { open: openMenu, menu } = useContextMenu();
  /** Where a selection with Shift began. */
  const anchor = useRef(0);

  useEffect(() => onLook(first, last), [first, last, onLook]);
  useSize(scroller, onRoom);
  useReveal(open, part, list, show);

  const front = jobAt(part, active.index);
  useSubject(useMemo(() => (front ? { kind: "jobs" as const, of: one(front) } : null), [front]));

  const between = (to: number) => {
    const [low, high] = [Math.min(anchor.current, to), Math.max(anchor.current, to)];
    const some = part.jobs.slice(Math.max(0, low - part.skip), high - part.skip + 1).map(({ id }) => id);
    onSelect(put(selection, some, true));
  };

  const clicked = ({ target, shiftKey, ctrlKey, metaKey }: React.MouseEvent) => {
    const element = target as Element;
    const id = element.closest<HTMLElement>("[data-job]")?.dataset.job;
    const index = id === undefined ? -1 : placeOf(part, id);
    const job = jobAt(part, index);
    if (!job) {
      return;
    }
    // A button that can be used no longer would lose the focus: the row has it.
    active.go(index);
    const button = element.closest<HTMLButtonElement>("button");
    if (shiftKey) {
      between(index);
    } else if (element.closest("[data-column=select]") || ctrlKey || metaKey) {
      anchor.current = index;
      onSelect(toggle(selection, job.id));
    } else if (!button) {
      openJob.act(one(job), kit);
    } else if (!button.disabled) {
      ACTS[button.dataset.action as keyof typeof ACTS]?.act(one(job), kit);
    }
  };

  const go = (index: number) => {
    const to = Math.max(0, Math.min(index, part.total - 1));
    active.go(to);
    show(to);
    return to;
  };

  const pressed = (event: React.KeyboardEvent) => {
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_HEIGHT) / height) - 1);
    const steps: Record<string, number> = {
      ArrowDown: active.index + 1,
      ArrowUp: active.index - 1,
      PageDown: active.index + page,
      PageUp: active.index - page,
      Home: 0,
      End: part.total - 1,
    };
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const to = steps[key];
    if (altKey) {
      return;
    }
    if (to !== undefined && !ctrlKey && !metaKey) {
      const index = go(to);
      if (shiftKey) {
        between(index);
      } else {
        anchor.current = index;
      }
    } else if (key === "a" && (ctrlKey || metaKey)) {
      props.onSelectAll(true);
    } else if (key === " " && front && !(event.target as Element).closest("button")) {
      anchor.current = active.index;
      onSelect(toggle(selection, front.id));
    } else if (key === "ArrowRight" || key === "ArrowLeft") {
      within(event.currentTarget, key === "ArrowRight" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className="jobs-table"
      role="grid"
      aria-label={text("page-jobs")}
      aria-rowcount={part.total + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      data-hears-keys
      style={
        {
          "--row": `${height}px`,
          "--columns": template(columns),
          "--least": `${leastOf(columns)}px`,
        } as React.CSSProperties
      }
    >
      <JobHead {...props} />
      <div
        ref={body}
        role="rowgroup"
        className="body"
        style={{ height: part.total * height }}
        onClick={clicked}
        onKeyDown={pressed}
        onFocus={active.onFocus}
        onBlur={active.onBlur}
        onContextMenu={(event) => {
          const row = (event.target as Element).closest<HTMLElement>("[data-job]");
          const job = row && jobAt(part, placeOf(part, row.dataset.job ?? ""));
          if (row && job) {
            openMenu(event, { kind: "jobs", of: one(job) }, row);
          }
        }}
      >
        <Painted value={later}>
          {items.map(({ index }) => {
            const job = jobAt(part, index);
            return job ? (
              <div
                key={job.id}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={has(selection, job.id)}
                aria-current={job.id === open ? "true" : undefined}
                data-job={job.id}
                tabIndex={index === active.index ? 0 : -1}
                style={{ top: index * height }}
              >
                <JobCells
                  job={job}
                  columns={columns}
                  active={index === active.index}
                  selected={has(selection, job.id)}
                  busy={busy.has(job.id) || doing.has(job.id)}
                  today={today}
                  kit={kit}
                />
              </div>
            ) : (
              <div
                key={`at ${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-busy="true"
                className="awaited"
                style={{ top: index * height }}
              >
                <div role="gridcell" aria-colindex={1} />
              </div>
            );
          })}
        </Painted>
      </div>
      {menu}
    </div>
  );
}

/** Leads from the row to its controls and back. */
function within(rows: Element, by: 1 | -1): void {
  const row = document.activeElement?.closest("[data-job]");
  if (!row || !rows.contains(row)) {
    return;
  }
  const stops = [row, ...row.querySelectorAll("button:not(:disabled)")] as HTMLElement[];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + by + stops.length) % stops.length]?.focus({ preventScroll: true });
}

/** Scrolls once to the job that was open when a list was shown first. */
function useReveal(open: string | null, part: Part, list: unknown, show: (index: number) => void): void {
  const [wanted] = useState(open);
  const done = useRef(false);
  useEffect(() => {
    if (!done.current && list !== null) {
      done.current = true;
      const place = wanted === null ? -1 : placeOf(part, wanted);
      if (place >= 0) {
        show(place);
      }
    }
  }, [wanted, part, list, show]);
}
