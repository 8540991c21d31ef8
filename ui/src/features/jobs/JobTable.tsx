// biome-ignore-all lint/a11y/useSemanticElements: a list that draws only what is seen cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is in one row at a time
import { useEffect, useRef } from "react";
import { usePreferences } from "../../app/Preferences";
import { useSpeech } from "../../i18n/Speech";
import type { Job } from "../../platform/host";
import { type Act, retryOf, stopOf } from "./acts";
import { useToday } from "./clock";
import { COLUMNS, HEAD_HEIGHT, rowHeight } from "./columns";
import { JobCells } from "./JobCells";
import { indexOf } from "./order";
import { useActiveRow } from "./useActiveRow";
import { useRows } from "./useRows";
import "./table.css";

/** Rows before the end at which older ones are asked for. */
const AHEAD = 60;

/** The list of jobs: rows in place while they change, everything by keyboard. */
export function JobTable(props: {
  /** Newest first. */
  readonly jobs: readonly Job[];
  /** What the jobs were asked for: another one is another list. */
  readonly list: unknown;
  /** How many jobs there are, loaded or not. */
  readonly total: number;
  /** The job whose details are open. */
  readonly open: string | null;
  /** Jobs for which something is being carried out. */
  readonly busy: ReadonlySet<string>;
  /** Whether the queue is paused. */
  readonly paused: boolean;
  readonly onOpen: (id: string, tab?: string) => void;
  readonly onAct: (act: Act, id: string) => void;
  /** The end of what is loaded is near. */
  readonly onNearEnd: () => void;
}) {
  const { text } = useSpeech();
  const { jobs, list, total, open, busy, paused, onOpen, onAct, onNearEnd } = props;
  const height = rowHeight(usePreferences().preferences.compact);
  const today = useToday();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const active = useActiveRow(jobs, body);
  const { items, last, show } = useRows(scroller, jobs, list, height, active.index);

  useEffect(() => {
    if (jobs.length > 0 && last >= jobs.length - AHEAD) {
      onNearEnd();
    }
  }, [jobs, last, onNearEnd]);

  const act = (what: string, job: Job) => {
    if (what === "log") {
      onOpen(job.id, "log");
    } else if ((what === "stop" && stopOf(job).able) || (what === "retry" && retryOf(job).able)) {
      onAct(what, job.id);
    }
  };

  const clicked = ({ target }: React.MouseEvent) => {
    const element = target as Element;
    const id = element.closest<HTMLElement>("[data-job]")?.dataset.job;
    const index = id === undefined ? -1 : indexOf(jobs, id);
    const job = jobs[index];
    if (!job) {
      return;
    }
    // A button that can be used no longer would lose the focus: the row has it.
    active.go(index);
    const button = element.closest<HTMLButtonElement>("button");
    if (!button) {
      onOpen(job.id);
    } else if (!button.disabled) {
      act(button.dataset.action ?? "", job);
    }
  };

  const pressed = (event: React.KeyboardEvent) => {
    const job = jobs[active.index];
    if (!job || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_HEIGHT) / height) - 1);
    const steps: Record<string, number> = {
      ArrowDown: active.index + 1,
      ArrowUp: active.index - 1,
      PageDown: active.index + page,
      PageUp: active.index - page,
      Home: 0,
      End: jobs.length - 1,
    };
    const acts: Record<string, string> = { l: "log", s: "stop", r: "retry" };
    const to = steps[event.key];
    const wish = acts[event.key.toLowerCase()];
    if (to !== undefined) {
      const index = Math.max(0, Math.min(to, jobs.length - 1));
      active.go(index);
      show(index);
    } else if (wish) {
      act(wish, job);
    } else if (event.key === "Enter" && !(event.target as Element).closest("button")) {
      onOpen(job.id);
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
      aria-rowcount={Math.max(total, jobs.length) + 1}
      aria-colcount={COLUMNS.length}
      style={{ "--row": `${height}px` } as React.CSSProperties}
    >
      <div role="row" aria-rowindex={1} className="head" style={{ height: HEAD_HEIGHT }}>
        {COLUMNS.map((id, index) => (
          <div key={id} role="columnheader" aria-colindex={index + 1}>
            <span className="line">{text(id)}</span>
          </div>
        ))}
      </div>
      <div
        ref={body}
        role="rowgroup"
        className="body"
        style={{ height: jobs.length * height }}
        onClick={clicked}
        onKeyDown={pressed}
        onFocus={active.onFocus}
        onBlur={active.onBlur}
      >
        {items.map(({ index }) => {
          const job = jobs[index];
          return (
            job && (
              <div
                key={job.id}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={job.id === open}
                data-job={job.id}
                tabIndex={index === active.index ? 0 : -1}
                style={{ top: index * height }}
              >
                <JobCells
                  job={job}
                  active={index === active.index}
                  busy={busy.has(job.id)}
                  paused={paused}
                  today={today}
                />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
