import { useSpeech } from "../../i18n/Speech";

const LEGEND = [
  ["*", "rules-legend-star"],
  ["**", "rules-legend-stars"],
  ["?", "rules-legend-mark"],
  ["{a,b}", "rules-legend-braces"],
] as const;

/** How patterns are written, with an example each. */
export function PatternLegend() {
  const { text } = useSpeech();
  return (
    <dl className="legend" aria-label={text("rules-legend")}>
      {LEGEND.map(([pattern, id]) => (
        <div key={id}>
          <dt className="mono">{pattern}</dt>
          <dd>{text(id)}</dd>
        </div>
      ))}
    </dl>
  );
}
