import { Select } from "antd";
import { type ComponentProps, useEffect, useState } from "react";
import { useSpeech } from "../../i18n/Speech";
import { commands, type LogAttempt } from "../../platform/host";
import { LogPane } from "./LogPane";
import type { Level } from "./log";

/** Two attempts of a job side by side: what was different this time? */
export function Attempts(props: {
  readonly job: string;
  /** The attempt the job is in: a new one is asked for. */
  readonly attempt: number;
  readonly levels: ReadonlySet<Level>;
  readonly pane: Omit<ComponentProps<typeof LogPane>, "label" | "lines">;
}) {
  const { job, attempt, levels, pane } = props;
  const { text } = useSpeech();
  const [attempts, setAttempts] = useState<readonly LogAttempt[]>([]);
  /** The attempts that were chosen, left and right; the last two until then. */
  const [sides, setSides] = useState<readonly [number | null, number | null]>([null, null]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt has a beginning of its own.
  useEffect(() => {
    let left = false;
    commands.logAttempts(job).then(
      (found) => !left && setAttempts(found),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [job, attempt]);

  const last = attempts.length - 1;
  const usual = [Math.max(0, last - 1), last];
  return (
    <div className="joblog-attempts">
      {sides.map((chosen, side) => {
        const place = attempts.findIndex((each) => each.attempt === chosen);
        const index = place < 0 ? (usual[side] ?? 0) : place;
        const shown = attempts[index];
        if (!shown) {
          return null;
        }
        const label = text("details-log-attempt", { attempt: shown.attempt });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the sides are told by their places
          <section key={side} aria-label={label}>
            <header>
              <Select
                size="small"
                variant="borderless"
                aria-label={text("details-log-attempt-choose")}
                value={shown.attempt}
                onChange={(next: number) =>
                  setSides(side === 0 ? [next, sides[1] ?? null] : [sides[0] ?? null, next])
                }
                options={attempts.map((each) => ({
                  value: each.attempt,
                  label: text("details-log-attempt", { attempt: each.attempt }),
                }))}
              />
            </header>
            <LogPane
              {...pane}
              layout={`${pane.layout} ${shown.attempt}`}
              label={label}
              lines={pane.book.lines(levels, shown.from, attempts[index + 1]?.from)}
            />
          </section>
        );
      })}
    </div>
  );
}
