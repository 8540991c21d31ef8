import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useRef } from "react";
import { ArrowSign } from "../../components/icons";
import { bytes } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { PlannedImage } from "../../platform/host";
import { ACTION_WORDS, short } from "./preview";

/** The height of a row, in pixels: an image above its destination. */
const ROW = 48;

/** The height of the titles, in pixels. */
const HEAD = 29;

/** The rows of a preview; only those in sight are drawn, and the titles stay above them. */
export function PreviewRows({ rows }: { readonly rows: readonly PlannedImage[] }) {
  const { text } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 640, height: 480 },
  });
  const seen = list.getVirtualItems();
  const above = seen[0]?.start ?? 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="preview-box" ref={box} tabIndex={0} aria-label={text("rules-preview")}>
      <div style={{ height: HEAD + list.getTotalSize() }}>
        <table className="preview-rows" aria-rowcount={rows.length + 1} style={{ marginTop: above }}>
          <thead>
            <tr aria-rowindex={1}>
              <th>{text("rules-preview-image")}</th>
              <th className="plan">{text("rules-preview-action")}</th>
            </tr>
          </thead>
          <tbody>
            {seen.map(({ index }) => {
              const row = rows[index];
              return row && <PreviewRow key={index} row={row} index={index} />;
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const PreviewRow = memo(function PreviewRow(props: { readonly row: PlannedImage; readonly index: number }) {
  const { row, index } = props;
  const { text, cause } = useSpeech();
  const why = row.reason && cause(row.reason);
  return (
    <tr aria-rowindex={index + 2} data-plan={row.action} style={{ height: ROW }}>
      <td className="mono">
        <div className="line" title={row.source}>
          {row.source}
        </div>
        <div className="line soft" title={row.destination}>
          <ArrowSign /> {row.destination}
        </div>
      </td>
      <td className="plan">
        <div>
          {text(ACTION_WORDS[row.action])}
          {row.bytes !== null && <span className="soft"> {bytes(row.bytes)}</span>}
        </div>
        {row.action === "overwrite" && row.there && row.digest && (
          <div className="line soft mono" title={`${row.there} → ${row.digest}`}>
            {short(row.there)} <ArrowSign /> {short(row.digest)}
          </div>
        )}
        {why && (
          <div className="line soft" title={why}>
            {why}
          </div>
        )}
      </td>
    </tr>
  );
});
