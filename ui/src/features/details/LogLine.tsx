import { Fragment, memo } from "react";
import { exactClock } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { LogRecord } from "../../platform/host";
import { cut, cutDigests, type Level } from "./log";

/** A line of the log, at its place. Until its record is here, it says only its number and level. */
export const LogLine = memo(function LogLine({
  index,
  start,
  measure,
  seq,
  record,
  level,
  text,
  wanted,
  chosen,
  href,
}: {
  readonly index: number;
  /** Pixels from the first line. */
  readonly start: number;
  readonly measure: (row: HTMLDivElement | null) => void;
  readonly seq: number;
  readonly record: LogRecord | undefined;
  readonly level: Level;
  readonly text: string;
  readonly wanted: string;
  /** A line that is wrapped is measured anew. */
  readonly wrap: boolean;
  /** The search stands here, or somebody pointed here. */
  readonly chosen: boolean;
  readonly href: string;
}) {
  const say = useSpeech().text;
  const phase = record?.phase && say(`state-${record.phase}`);
  return (
    <div
      ref={measure}
      className="joblog-line"
      data-index={index}
      data-level={level}
      data-chosen={chosen || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      <a
        className="joblog-number"
        href={href}
        tabIndex={-1}
        aria-label={say("details-log-line", { line: seq + 1 })}
      >
        {seq + 1}
      </a>
      <span className="joblog-time">{record && exactClock(record.time)}</span>
      <span className="joblog-level">{say(`level-${level}`)}</span>
      <span className="joblog-phase" title={phase}>
        {phase}
      </span>
      <span className="joblog-text">
        {cutDigests(text).map((part, at) =>
          at % 2 === 1 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
            <span key={at} className="digest" title={part}>
              <Digest digest={part} wanted={wanted} />
            </span>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
            <Marked key={at} text={part} wanted={wanted} />
          ),
        )}
      </span>
    </div>
  );
});

/** How much of a digest is shown where there is little room. */
const SHOWN = "sha256:".length + 12;

/** A digest: where room is scarce its beginning; all of it where that is what was searched for. */
function Digest({ digest, wanted }: { readonly digest: string; readonly wanted: string }) {
  if (wanted.trim() !== "" && digest.includes(wanted.trim().toLowerCase())) {
    return <Marked text={digest} wanted={wanted} />;
  }
  return (
    <>
      {digest.slice(0, SHOWN)}
      <i>{digest.slice(SHOWN)}</i>
    </>
  );
}

function Marked({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  return cut(text, wanted).map((piece, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
      <mark key={at}>{piece}</mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
      <Fragment key={at}>{piece}</Fragment>
    ),
  );
}
