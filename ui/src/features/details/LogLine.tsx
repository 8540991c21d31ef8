import { memo } from "react";
import { exactClock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { LogRecord } from "../../platform/host";
import { cut } from "./log";

/** A line of the log, at its place. */
export const LogLine = memo(function LogLine({
  index,
  start,
  measure,
  record,
  text,
  wanted,
  chosen,
}: {
  readonly index: number;
  /** Pixels from the first line. */
  readonly start: number;
  readonly measure: (row: HTMLDivElement | null) => void;
  readonly record: LogRecord;
  readonly text: string;
  readonly wanted: string;
  /** The search stands here. */
  readonly chosen: boolean;
}) {
  const say = useSpeech().text;
  return (
    <div
      ref={measure}
      className="joblog-line"
      data-index={index}
      data-level={record.level}
      data-chosen={chosen || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span className="joblog-number">{record.seq + 1}</span>
      <span className="joblog-time">{exactClock(record.time)}</span>
      <span className="joblog-level">{say(`level-${record.level}`)}</span>
      <span className="joblog-phase">{record.phase && say(`state-${record.phase}`)}</span>
      <span className="joblog-text">
        {cut(text, wanted).map((piece, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
          at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece,
        )}
      </span>
    </div>
  );
});
