import { useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { useKit } from "../../actions/kit";
import { dateTime } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { type Backup, commands, type RestoreFrom, reload } from "../../platform/host";
import { RestoredFacts } from "./RestoredFacts";

/** What the store can be restored from, and what is in it. */
export function useBackups() {
  return useQuery({ queryKey: ["backups"], queryFn: commands.listBackups });
}

/** Asks before a backup, or nothing, takes the place of the store; then says what that came to, and begins anew. */
export function useRestore() {
  const { text } = useSpeech();
  const { modal } = App.useApp();
  const kit = useKit();
  const backups = useBackups();

  const carryOut = async (from: RestoreFrom) => {
    try {
      const restored = await commands.restoreStore(from);
      modal.success({
        title: text(restored.taken === null ? "restore-done-empty" : "restore-done"),
        content: <RestoredFacts restored={restored} />,
        width: 560,
        okText: text("restore-go-on"),
        okButtonProps: { "data-action": "begin-anew" },
        // Everything the window knows is of another store.
        onOk: reload,
        onCancel: reload,
      });
    } catch (thrown) {
      kit.fail(asFailure(thrown));
    }
  };

  const ask = async (backup: Backup | null, from: RestoreFrom) => {
    const { data } = await backups.refetch();
    const now = data?.now ?? null;
    const running = data?.running ?? 0;
    kit.ask({
      title: backup ? text("restore-ask", { taken: dateTime(backup.taken ?? 0) }) : text("restore-ask-empty"),
      content: (
        <div className="asked">
          {backup && <p>{text("restore-holds", { holds: text("backup-holds", { ...backup.holds }) })}</p>}
          {now && (
            <p>
              {text(backup ? "restore-replaces" : "restore-replaces-empty", {
                holds: text("backup-contents", { ...now }),
              })}
            </p>
          )}
          {running > 0 && <p>{text("restore-running", { running })}</p>}
          <p className="soft">{text("restore-kept")}</p>
        </div>
      ),
      ok: text(backup ? "restore-ok" : "restore-ok-empty"),
      act: () => carryOut(from),
    });
  };

  return {
    snapshot: (backup: Backup) => void ask(backup, { kind: "snapshot", name: backup.name }),
    nothing: () => void ask(null, { kind: "nothing" }),
    /** From a file that a person chooses, read before anything is asked. */
    file: async () => {
      try {
        const chosen = await commands.chooseBackup();
        if (chosen) {
          await ask(chosen, { kind: "chosen" });
        }
      } catch (thrown) {
        kit.fail(asFailure(thrown));
      }
    },
  };
}
