import { Copyable } from "../../components/Copyable";
import { dateTime } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Restored } from "../../platform/host";
import "./store.css";

/** What was put in the place of a store: what there is, what is lost, what is kept. */
export function RestoredFacts({ restored }: { readonly restored: Restored }) {
  const { text } = useSpeech();
  const { damage, taken, before, after, set_aside } = restored;
  const had = before.targets + before.rules + before.jobs > 0;
  return (
    <dl className="facts">
      {damage?.detail && (
        <div>
          <dt>{text("recovered-seen")}</dt>
          <dd className="mono">{damage.detail}</dd>
        </div>
      )}
      {taken !== null && (
        <div data-fact="taken">
          <dt>{text("restore-taken")}</dt>
          <dd>{dateTime(taken)}</dd>
        </div>
      )}
      {had && (
        <div data-fact="before">
          <dt>{text("restore-before")}</dt>
          <dd>{text("backup-contents", { ...before })}</dd>
        </div>
      )}
      <div data-fact="after">
        <dt>{text("restore-after")}</dt>
        <dd>{text("backup-holds", { ...after })}</dd>
      </div>
      <div data-fact="lost">
        <dt>{text("restore-lost")}</dt>
        <dd>{text(taken === null ? "restore-lost-all" : "restore-lost-about")}</dd>
      </div>
      {set_aside !== null && (
        <div data-fact="aside">
          <dt>{text("restore-aside")}</dt>
          <dd>
            <Copyable value={set_aside} />
          </dd>
        </div>
      )}
    </dl>
  );
}
