import { Button, Segmented, Spin } from "antd";
import { useMemo, useState } from "react";
import { FailureNote } from "../../components/FailureNote";
import { RetrySign } from "../../components/icons";
import { bytes } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { PlanAction, PreviewNews } from "../../platform/host";
import { PreviewRows } from "./PreviewRows";
import { ACTION_WORDS, ACTIONS, countOf } from "./preview";
import type { Asked } from "./useRuleForm";

/** What a run of the rule would do now: every image with its destination as it is found, and how many of each kind. */
export function Preview(props: Asked & { readonly onAsk: () => void }) {
  const { known, failure, busy, old, onAsk, onStop } = props;
  const { text } = useSpeech();
  return (
    <div className="preview">
      {failure && <FailureNote failure={failure} />}
      <div className="preview-head" aria-busy={busy}>
        {busy && <Spin size="small" />}
        <span className={old && !busy ? "warn" : "soft"} aria-live="polite">
          {text(busy ? "rules-preview-busy" : old ? "rules-preview-old" : "rules-preview-about")}
        </span>
        {busy ? (
          <Button size="small" data-action="preview-stop" onClick={onStop}>
            {text("rules-preview-stop")}
          </Button>
        ) : (
          <Button size="small" icon={<RetrySign />} data-action="preview-again" onClick={onAsk}>
            {text("rules-preview-again")}
          </Button>
        )}
      </div>
      {known && <Planned known={known} />}
    </div>
  );
}

function Planned({ known }: { readonly known: PreviewNews }) {
  const { rows, totals, ended } = known;
  const { text } = useSpeech();
  const [chosen, setChosen] = useState<PlanAction | "all">("all");
  const shown = useMemo(
    () => (chosen === "all" ? rows : rows.filter(({ action }) => action === chosen)),
    [rows, chosen],
  );
  const count = countOf(totals);
  if (count === 0) {
    return ended ? <p className="soft preview-nothing">{text("rules-preview-nothing")}</p> : null;
  }
  return (
    <>
      <div className="preview-sum">
        <Segmented
          className="preview-totals"
          size="small"
          aria-label={text("rules-preview-show")}
          value={chosen}
          onChange={setChosen}
          options={[
            { value: "all" as const, label: text("rules-preview-all", { count }) },
            ...ACTIONS.filter((action) => totals[action] > 0).map((action) => ({
              value: action,
              label: (
                <span data-of={action}>
                  {text("rules-preview-total", { action: text(ACTION_WORDS[action]), count: totals[action] })}
                </span>
              ),
            })),
          ]}
        />
        {totals.bytes > 0 && (
          <span className="soft">{text("rules-preview-bytes", { bytes: bytes(totals.bytes) })}</span>
        )}
      </div>
      <PreviewRows key={chosen} rows={shown} />
      {rows.length < count && (
        <p className="soft preview-cap">{text("rules-preview-cap", { count: rows.length })}</p>
      )}
    </>
  );
}
