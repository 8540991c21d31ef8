import { Tooltip } from "antd";
import { useSpeech } from "../../i18n/Speech";
import type { Holder } from "../../platform/host";
import "./desk.css";

const FACES = {
  serve: "attached-serve",
  window: "attached-window",
  command: "attached-command",
} as const;

/** Another process does the work: which. */
export function Attached({ holder }: { readonly holder: Holder }) {
  const { text } = useSpeech();
  return (
    <Tooltip title={text("attached-about")} placement="right">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is shown on hover is shown on focus, too */}
      <div className="attached" role="note" tabIndex={0} data-attached={holder.face}>
        <div>{text(FACES[holder.face])}</div>
        <div className="soft">{text("attached-process", { id: holder.process })}</div>
      </div>
    </Tooltip>
  );
}
