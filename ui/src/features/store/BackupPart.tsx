import { Button } from "antd";
import { useStart, useWish } from "../../app/questions";
import { Field, Part } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import { commands } from "../../platform/host";
import { Applied } from "../settings/Applied";
import { useBackups, useRestore } from "./restore";
import { Snapshots } from "./Snapshots";

/** Backups: saved into a file, and put back from one or from a snapshot. */
export function BackupPart() {
  const { text } = useSpeech();
  const backups = useBackups().data;
  const restore = useRestore();
  const save = useWish(() => commands.saveBackup());
  const saved = save.data;
  // The store of another process is not replaced under it.
  const own = !useStart().data?.holder;
  return (
    <Part title={text("backup-part")} about={text("backup-about")}>
      <div className="beside files">
        <Button data-action="save-backup" loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {text("backup-save")}
        </Button>
        {own && (
          <Button data-action="restore-file" onClick={() => void restore.file()}>
            {text("backup-choose")}
          </Button>
        )}
        <Applied
          words={
            saved
              ? text("backup-saved", { path: saved.path, holds: text("backup-holds", { ...saved.holds }) })
              : null
          }
        />
      </div>
      {own && backups && (
        <Field label={text("backup-snapshots")}>
          {() => <Snapshots snapshots={backups.snapshots} onRestore={restore.snapshot} />}
        </Field>
      )}
    </Part>
  );
}
