import { Button } from "antd";
import { useEffect } from "react";
import { usePreferences } from "../../app/Preferences";
import { Copyable } from "../../components/Copyable";
import { useSpeech } from "../../i18n/Speech";
import { commands, type Failure } from "../../platform/host";
import { useBackups, useRestore } from "./restore";
import { Snapshots } from "./Snapshots";
import "./store.css";

/** The store cannot be opened, and nothing was done about it: a person says what takes its place. */
export function Damaged(props: {
  readonly failure: Failure;
  readonly trying: boolean;
  readonly onTryAgain: () => void;
}) {
  const { text, cause } = useSpeech();
  const { failure } = props;
  const { begin } = usePreferences();
  const backups = useBackups().data;
  const restore = useRestore();
  useEffect(() => {
    // The language and the theme are kept beside the store.
    void commands.getPreferences().then(begin, () => undefined);
  }, [begin]);
  const where = failure.args.path;
  return (
    <main className="trouble">
      <div className="trouble-column">
        <h1>{text("damaged-title")}</h1>
        <p>{text("damaged-about")}</p>
        <dl className="facts">
          <div>
            <dt>{text("damaged-seen")}</dt>
            <dd>{failure.detail ? <span className="mono">{failure.detail}</span> : cause(failure)}</dd>
          </div>
          {typeof where === "string" && (
            <div>
              <dt>{text("damaged-where")}</dt>
              <dd>
                <Copyable value={where} />
              </dd>
            </div>
          )}
          {backups?.set_aside.map((path) => (
            <div key={path}>
              <dt>{text("damaged-aside")}</dt>
              <dd>
                <Copyable value={path} />
              </dd>
            </div>
          ))}
        </dl>
        <h2>{text("backup-snapshots")}</h2>
        {backups && <Snapshots snapshots={backups.snapshots} onRestore={restore.snapshot} />}
        <div className="beside trouble-ways">
          <Button data-action="restore-file" onClick={() => void restore.file()}>
            {text("backup-choose")}
          </Button>
          <Button data-action="begin-empty" onClick={restore.nothing}>
            {text("damaged-empty")}
          </Button>
          <Button data-action="try-again" loading={props.trying} onClick={props.onTryAgain}>
            {text("app-try-again")}
          </Button>
        </div>
      </div>
    </main>
  );
}
