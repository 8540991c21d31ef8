import { Button } from "antd";
import { go } from "../../app/route";
import { NothingYet } from "../../components/form/NothingYet";
import { useSpeech } from "../../i18n/Speech";

/** Where there is nothing to list: why, and what to do. */
export function Empty({ filtered }: { readonly filtered: boolean }) {
  const { text } = useSpeech();
  return (
    <div className="jobs-empty">
      <NothingYet
        title={text(filtered ? "jobs-no-match" : "jobs-none")}
        about={text(filtered ? "jobs-no-match-about" : "jobs-none-about")}
      >
        {filtered ? (
          <Button data-action="clear-filters" onClick={() => go("jobs")}>
            {text("jobs-clear")}
          </Button>
        ) : (
          <Button type="primary" data-action="rules" onClick={() => go("rules")}>
            {text("jobs-none-rules")}
          </Button>
        )}
      </NothingYet>
    </div>
  );
}
