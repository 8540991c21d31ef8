import { memo } from "react";
import { Copyable } from "../../components/Copyable";
import { percent, bytes as sizeOf } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Layer } from "../../platform/host";
import { kindOf, shortDigest } from "./job";
import "./layers.css";

/** The ways of a blob, in the order in which they are summed up. */
const STATES = ["existing", "mounted", "copied", "in_flight", "left"] as const;

/** The blobs of a job in the manifest's order, each with how it gets to the destination; live. */
export function LayersTab({ layers }: { readonly layers: readonly Layer[] }) {
  const { text } = useSpeech();
  if (layers.length === 0) {
    return <p className="soft">{text("details-no-layers")}</p>;
  }
  const total = layers.reduce((sum, layer) => sum + layer.size, 0);
  return (
    <div className="job-layers">
      <div className="job-sum">
        <b>{text("details-blobs", { count: layers.length, total })}</b>
      </div>
      <ul className="job-legend">
        {STATES.map((state) => {
          const of = layers.filter((layer) => layer.state === state);
          return (
            <li key={state} data-none={of.length === 0 || undefined}>
              <i style={{ background: `var(--part-${state})` }} aria-hidden="true" />
              <span className="legend-word">{text(`layer-${state}`)}</span>
              <span className="legend-amount">{of.length}</span>
            </li>
          );
        })}
      </ul>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are laid out anew in a narrow pane. */}
      <div role="table" aria-label={text("details-tab-layers")} aria-rowcount={layers.length + 1}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
        <div role="row" className="job-layer layer-head" tabIndex={-1}>
          {(["digest", "kind", "size", "bar"] as const).map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: as above.
            <span
              key={column}
              role="columnheader"
              className={column === "bar" ? "bar-cell" : `layer-${column}`}
              tabIndex={-1}
            >
              {text(`details-layer-${column}`)}
            </span>
          ))}
        </div>
        {layers.map((layer, at) => (
          <LayerRow
            key={layer.digest}
            number={at + 2}
            digest={layer.digest}
            mediaType={layer.media_type}
            size={layer.size}
            state={layer.state}
            done={layer.done}
          />
        ))}
      </div>
    </div>
  );
}

const LayerRow = memo(function LayerRow(props: {
  readonly number: number;
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly state: string;
  readonly done: number;
}) {
  const { text } = useSpeech();
  const { digest, mediaType, size, state, done } = props;
  const moving = state === "in_flight";
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above.
    <div role="row" className="job-layer" aria-rowindex={props.number} data-layer={digest} tabIndex={-1}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <span role="cell" className="layer-digest">
        <Copyable value={digest} shown={shortDigest(digest)} />
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <span role="cell" className="layer-kind soft" title={mediaType}>
        {text(`details-kind-${kindOf(mediaType)}`)}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <span role="cell" className="layer-size">
        {sizeOf(size)}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <span role="cell" className="bar-cell">
        <span className="bar" aria-hidden="true">
          <i
            style={{
              width: `${state === "left" ? 0 : size === 0 ? 100 : Math.min(100, (done * 100) / size)}%`,
              background: `var(--part-${state})`,
            }}
          />
        </span>
        <span className="legend-word">
          {text(`layer-${state}`)}
          {moving && (
            <span className="layer-share soft">
              {text("details-percent", { percent: percent(done, size) })}
            </span>
          )}
        </span>
      </span>
    </div>
  );
});
