import { Button } from "antd";
import { useWish } from "../../app/questions";
import { Part } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import { commands } from "../../platform/host";
import { Applied } from "./Applied";

/** Targets, rules and settings as a file: out, and in again. */
export function FilesPart() {
  const { text } = useSpeech();
  const bring = useWish(() => commands.chooseImport());
  const save = useWish(() => commands.saveRules());
  return (
    <Part title={text("settings-part-files")} about={text("settings-files-about")}>
      <div className="beside files">
        <Button data-action="import" onClick={() => bring.mutate(undefined)}>
          {text("settings-import")}
        </Button>
        <Button data-action="export" loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {text("settings-export")}
        </Button>
        <Applied words={save.data ? text("settings-exported", { path: save.data }) : null} />
      </div>
    </Part>
  );
}
