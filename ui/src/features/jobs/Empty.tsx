import { Button } from "antd";
import { go } from "../../app/route";
import { useSpeech } from "../../i18n/Speech";

/** Where there is nothing to list: why, and what to do. */
export function Empty({ filtered }: { readonly filtered: boolean }) {
  const { text } = useSpeech();
  return (
    <div className="jobs-empty">
      <h2>{text(filtered ? "jobs-no-match" : "jobs-none")}</h2>
      <p className="soft">{text(filtered ? "jobs-no-match-about" : "jobs-none-about")}</p>
      {filtered ? (
        <Button data-action="clear-filters" onClick={() => go("jobs")}>
          {text("jobs-clear")}
        </Button>
      ) : (
        <Button type="primary" data-action="rules" onClick={() => go("rules")}>
          {text("jobs-none-rules")}
        </Button>
      )}
    </div>
  );
}
