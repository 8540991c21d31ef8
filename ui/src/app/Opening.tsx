import { Button, Spin } from "antd";
import { useEffect, useState } from "react";
import boat from "../../../icons/sampan.svg";
import { FailureNote } from "../components/FailureNote";
import { Away, isAway, WorkHere } from "../features/desk/Away";
import { Desk } from "../features/desk/Desk";
import { Welcome } from "../features/start/Welcome";
import { Damaged } from "../features/store/Damaged";
import { Recovered } from "../features/store/Recovered";
import { useSpeech } from "../i18n/Speech";
import { asFailure } from "../ipc/failure";
import { Frame } from "./Frame";
import { usePreferences } from "./Preferences";
import { useChanges, useStart } from "./questions";

/** From nothing to the frame: the application is opened; a store that cannot be opened is told, and tried again. */
export function Opening() {
  const { text } = useSpeech();
  const { begin } = usePreferences();
  const start = useStart();
  useChanges();
  const [welcomed, setWelcomed] = useState(false);
  const kept = start.data?.preferences;
  const system = start.data?.system_language;
  const [begun, setBegun] = useState(false);
  const [seen, setSeen] = useState(false);

  useEffect(() => {
    if (!begun && kept && system) {
      begin({ ...kept, language: kept.language ?? system });
      setBegun(true);
    }
  }, [begun, kept, system, begin]);

  useEffect(() => {
    if (begun) {
      // From here on somebody can work: `make felt` reads it.
      performance.mark("opened");
    }
  }, [begun]);

  const failure = start.isError ? asFailure(start.error) : null;
  // What is shown already stays while the process that the window was attached to is away.
  const away = failure !== null && isAway(failure);
  return (
    <>
      {/* It listens before there is a tray: whoever closes the window then is asked. */}
      <Desk />
      {failure && away && start.data && <Away failure={failure} />}
      {failure?.code === "store-damaged" ? (
        <Damaged failure={failure} trying={start.isFetching} onTryAgain={() => void start.refetch()} />
      ) : failure && !(away && start.data) ? (
        <main className="opening">
          <FailureNote failure={failure} />
          {away && <WorkHere />}
          <Button
            type={away ? "default" : "primary"}
            onClick={() => void start.refetch()}
            loading={start.isFetching}
          >
            {text("app-try-again")}
          </Button>
        </main>
      ) : !start.data || !begun ? (
        <main className="opening" aria-busy="true">
          {/* Without a word: which language is spoken is not known yet. */}
          <img src={boat} alt="" width={72} height={72} />
          <Spin />
        </main>
      ) : start.data.recovered && !seen ? (
        <Recovered restored={start.data.recovered} onGoOn={() => setSeen(true)} />
      ) : start.data.empty && !welcomed ? (
        <Welcome start={start.data} onLeave={() => setWelcomed(true)} />
      ) : (
        <Frame start={start.data} />
      )}
    </>
  );
}
