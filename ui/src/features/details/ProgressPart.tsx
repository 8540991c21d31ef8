import { ByteBar } from "../../components/ByteBar";
import { bytes as size, speed } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Job } from "../../platform/host";
import { bytesOf, type Feed, speedOf } from "./feed";

/** How far the job is, and where its bytes came from. */
export function ProgressPart({
  job,
  feed,
  now,
}: {
  readonly job: Job;
  readonly feed: Feed;
  readonly now: number;
}) {
  const { text } = useSpeech();
  const bytes = bytesOf(feed);
  const done = bytes.existing + bytes.mounted + bytes.copied;
  const left = Math.max(0, bytes.total - done);
  const fast = job.status === "running" ? speedOf(feed, Math.max(now, feed.samples.at(-1)?.at ?? 0)) : 0;
  const parts = [
    { part: "existing", bytes: bytes.existing },
    { part: "mounted", bytes: bytes.mounted },
    { part: "copied", bytes: bytes.copied },
    { part: "left", bytes: left },
  ];
  return (
    <section className="job-bytes" aria-label={text("jobs-progress")}>
      <div className="job-sum">
        <b>
          {bytes.total > 0
            ? text("bytes-of", { bytes_done: done, total: bytes.total })
            : text("details-size-unknown")}
        </b>
        {fast > 0 && (
          <span>
            {speed(fast)}
            <span className="soft">
              {left > 0 && text("details-left", { left: Math.ceil(left / fast) * 1000 })}
            </span>
          </span>
        )}
      </div>
      <ByteBar bytes={bytes} />
      <ul className="job-legend">
        {parts.map(({ part, bytes: of }) => (
          <li key={part} data-none={of === 0 || undefined}>
            <i style={{ background: `var(--part-${part})` }} aria-hidden="true" />
            <span className="legend-word">{text(`layer-${part}`)}</span>
            <span className="legend-amount">{size(of)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
