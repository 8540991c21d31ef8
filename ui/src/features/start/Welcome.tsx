import { Button, Input, Segmented, Space } from "antd";
import { useState } from "react";
import boat from "../../../../icons/sampan.svg";
import { Act } from "../../actions/Act";
import { importLogins } from "../../actions/targets";
import { usePreferences } from "../../app/Preferences";
import { useWish } from "../../app/questions";
import { go } from "../../app/route";
import { CODES, LANGUAGES } from "../../i18n/languages";
import { useSpeech } from "../../i18n/Speech";
import { chooseFolder, commands, type Start } from "../../platform/host";
import "./welcome.css";

/**
 * The first start: the language, and three ways to begin. The sample needs no registry and no network. Who brings
 * something along leaves by that: the store is no longer empty then.
 */
export function Welcome({ start, onLeave }: { readonly start: Start; readonly onLeave: () => void }) {
  const { text, language } = useSpeech();
  const { prefer } = usePreferences();
  const [folder, setFolder] = useState(start.sample_destination);
  const sample = useWish(
    async (destination: string) => commands.runRule(await commands.makeSample(destination), null),
    {
      done: (run) => {
        go("jobs", { run });
        onLeave();
      },
    },
  );
  const bring = useWish(() => commands.chooseImport());
  const choose = async () => {
    const chosen = await chooseFolder(text("start-try-choose"));
    if (chosen) {
      setFolder(chosen);
    }
  };
  return (
    <main className="welcome">
      <div className="welcome-column">
        <div className="welcome-head">
          <img src={boat} alt="" width={64} height={64} />
          <div>
            <h1>{text("start-title")}</h1>
            <p className="soft">{text("app-tagline")}</p>
          </div>
          <Segmented
            aria-label={text("settings-language")}
            value={language}
            onChange={(chosen) => prefer({ language: chosen })}
            options={CODES.map((code) => ({
              value: code,
              label: (
                <span lang={code} data-language={code}>
                  {LANGUAGES[code]}
                </span>
              ),
            }))}
          />
        </div>
        <h2>{text("start-ways")}</h2>
        <section className="way">
          <h3>{text("start-try")}</h3>
          <p>{text("start-try-about")}</p>
          <label className="soft" htmlFor="sample-folder">
            {text("start-try-folder")}
          </label>
          <Space.Compact block>
            <Input id="sample-folder" value={folder} onChange={(event) => setFolder(event.target.value)} />
            <Button onClick={() => void choose()}>{text("start-try-choose")}</Button>
          </Space.Compact>
          <Button
            type="primary"
            data-action="try-sample"
            loading={sample.isPending}
            disabled={folder.trim() === ""}
            onClick={() => sample.mutate(folder)}
          >
            {text("start-try-run")}
          </Button>
        </section>
        <section className="way">
          <h3>{text("start-target")}</h3>
          <p>{text("start-target-about")}</p>
          <Button
            data-action="first-target"
            onClick={() => {
              go("targets", { edit: "new" });
              onLeave();
            }}
          >
            {text("start-target")}
          </Button>
        </section>
        <section className="way">
          <h3>{text("start-import")}</h3>
          <p>{text("start-import-about")}</p>
          <Space>
            <Button data-action="import" onClick={() => bring.mutate(undefined)}>
              {text("start-import-file")}
            </Button>
            <Act action={importLogins} of={null} size="middle" />
          </Space>
        </section>
        <Button
          type="link"
          className="skip"
          data-action="skip-welcome"
          onClick={() => {
            go("rules");
            onLeave();
          }}
        >
          {text("start-skip")}
        </Button>
      </div>
    </main>
  );
}
