import { Button } from "antd";
import { useState } from "react";
import { useSpeech } from "../../i18n/Speech";
import type { Restored } from "../../platform/host";
import { RestoredFacts } from "./RestoredFacts";
import { useBackups, useRestore } from "./restore";
import { Snapshots } from "./Snapshots";
import "./store.css";

/** The store was damaged and has been restored at the start: what that has cost, before anything else is seen. */
export function Recovered({
  restored,
  onGoOn,
}: {
  readonly restored: Restored;
  readonly onGoOn: () => void;
}) {
  const { text } = useSpeech();
  const [other, setOther] = useState(false);
  const backups = useBackups().data;
  const restore = useRestore();
  return (
    <main className="trouble">
      <div className="trouble-column">
        <h1>{text("recovered-title")}</h1>
        <p>{text(restored.taken === null ? "recovered-about-empty" : "recovered-about")}</p>
        <RestoredFacts restored={restored} />
        {other && (
          <>
            <h2>{text("backup-snapshots")}</h2>
            {backups && <Snapshots snapshots={backups.snapshots} onRestore={restore.snapshot} />}
            <Button data-action="restore-file" onClick={() => void restore.file()}>
              {text("backup-choose")}
            </Button>
          </>
        )}
        <div className="beside trouble-ways">
          <Button type="primary" data-action="go-on" onClick={onGoOn}>
            {text("restore-go-on")}
          </Button>
          {!other && (
            <Button data-action="restore-other" onClick={() => setOther(true)}>
              {text("recovered-other")}
            </Button>
          )}
        </div>
      </div>
    </main>
  );
}
