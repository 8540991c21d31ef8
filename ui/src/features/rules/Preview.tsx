import { Button, Segmented, Spin } from "antd";
import { useMemo, useState } from "react";
import { FailureNote } from "../../components/FailureNote";
import { RetrySign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import type { Failure, PlanAction, PlannedImage } from "../../platform/host";
import { PreviewRows } from "./PreviewRows";
import { ACTION_WORDS, ACTIONS, PREVIEW_CAP, totalsOf } from "./preview";

/** What a run of the rule would do now: every image with its destination, and how many there are of each kind. */
export function Preview(props: {
  readonly rows: readonly PlannedImage[] | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
  /** The rule was changed since these rows were made. */
  readonly old: boolean;
  readonly onAsk: () => void;
}) {
  const { rows, failure, busy, old, onAsk } = props;
  const { text } = useSpeech();
  if (busy) {
    return (
      <div className="preview-wait" aria-live="polite" aria-busy="true">
        <Spin />
        <span className="soft">{text("rules-preview-busy")}</span>
      </div>
    );
  }
  return (
    <div className="preview">
      {failure && <FailureNote failure={failure} />}
      <div className="preview-head">
        <span className={old ? "warn" : "soft"} aria-live="polite">
          {text(old ? "rules-preview-old" : "rules-preview-about")}
        </span>
        <Button size="small" icon={<RetrySign />} data-action="preview-again" onClick={onAsk}>
          {text("rules-preview-again")}
        </Button>
      </div>
      {rows && <Planned rows={rows} />}
    </div>
  );
}

function Planned({ rows }: { readonly rows: readonly PlannedImage[] }) {
  const { text } = useSpeech();
  const [chosen, setChosen] = useState<PlanAction | "all">("all");
  const totals = useMemo(() => totalsOf(rows), [rows]);
  const shown = useMemo(
    () => (chosen === "all" ? rows : rows.filter(({ action }) => action === chosen)),
    [rows, chosen],
  );
  if (rows.length === 0) {
    return <p className="soft preview-nothing">{text("rules-preview-nothing")}</p>;
  }
  return (
    <>
      <Segmented
        className="preview-totals"
        size="small"
        aria-label={text("rules-preview-show")}
        value={chosen}
        onChange={setChosen}
        options={[
          { value: "all" as const, label: text("rules-preview-all", { count: rows.length }) },
          ...ACTIONS.filter((action) => totals[action] > 0).map((action) => ({
            value: action,
            label: text("rules-preview-total", {
              action: text(ACTION_WORDS[action]),
              count: totals[action],
            }),
          })),
        ]}
      />
      <PreviewRows key={chosen} rows={shown} />
      {rows.length >= PREVIEW_CAP && (
        <p className="soft preview-cap">{text("rules-preview-cap", { count: PREVIEW_CAP })}</p>
      )}
    </>
  );
}
