import { memo } from "react";
import { percent, bytes as size } from "../format/format";
import { useSpeech } from "../i18n/Speech";
import type { Bytes } from "../platform/host";
import "./status.css";

const PARTS = ["existing", "mounted", "copied"] as const;

/** How far a job is, by where its bytes came from. */
export const ByteBar = memo(function ByteBar({ bytes }: { readonly bytes: Bytes }) {
  const { text } = useSpeech();
  const { total } = bytes;
  const done = bytes.existing + bytes.mounted + bytes.copied;
  const told = text("bytes-of", { bytes_done: done, total });
  return (
    <div
      className="bar"
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent(done, total)}
      aria-valuetext={told}
      aria-label={text("jobs-progress")}
      title={PARTS.filter((part) => bytes[part] > 0)
        .map((part) => `${text(`layer-${part}`)} ${size(bytes[part])}`)
        .concat(told)
        .join("\n")}
    >
      {total > 0 &&
        PARTS.map((part) => (
          <i
            key={part}
            style={{
              width: `${Math.min(100, (bytes[part] * 100) / total)}%`,
              background: `var(--part-${part})`,
            }}
          />
        ))}
    </div>
  );
});
