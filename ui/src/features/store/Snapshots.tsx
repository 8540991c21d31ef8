import { Button } from "antd";
import { dateTime } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Backup } from "../../platform/host";
import "./store.css";

/** The snapshots that are kept, the newest first: when they were taken, what they hold. */
export function Snapshots(props: {
  readonly snapshots: readonly Backup[];
  readonly onRestore: (snapshot: Backup) => void;
}) {
  const { text } = useSpeech();
  if (props.snapshots.length === 0) {
    return <span className="soft">{text("backup-snapshots-none")}</span>;
  }
  return (
    <ul className="snapshots" aria-label={text("backup-snapshots")}>
      {props.snapshots.map((snapshot) => (
        <li key={snapshot.name} data-snapshot={snapshot.name}>
          {snapshot.taken === null ? (
            <span className="soft unusable">
              <span className="mono">{snapshot.name}</span> {text("backup-unusable")}
            </span>
          ) : (
            <>
              <time>{dateTime(snapshot.taken)}</time>
              <span className="soft">{text("backup-holds", { ...snapshot.holds })}</span>
              <Button
                size="small"
                data-action="restore-snapshot"
                aria-label={text("backup-restore-name", { taken: dateTime(snapshot.taken) })}
                onClick={() => props.onRestore(snapshot)}
              >
                {text("backup-restore")}
              </Button>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
