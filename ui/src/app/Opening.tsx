import { Button, Spin } from "antd";
import { useEffect, useState } from "react";
import { FailureNote } from "../components/FailureNote";
import { Welcome } from "../features/start/Welcome";
import { useSpeech } from "../i18n/Speech";
import { asFailure } from "../ipc/failure";
import { Frame } from "./Frame";
import { usePreferences } from "./Preferences";
import { useStart } from "./questions";

/** From nothing to the frame: the application is opened; a store that cannot be opened is told, and tried again. */
export function Opening() {
  const { text } = useSpeech();
  const { begin } = usePreferences();
  const start = useStart();
  const [welcomed, setWelcomed] = useState(false);
  const kept = start.data?.preferences;
  const system = start.data?.system_language;
  const [begun, setBegun] = useState(false);

  useEffect(() => {
    if (!begun && kept && system) {
      begin({ ...kept, language: kept.language ?? system });
      setBegun(true);
    }
  }, [begun, kept, system, begin]);

  if (start.isError) {
    return (
      <main className="opening">
        <FailureNote failure={asFailure(start.error)} />
        <Button type="primary" onClick={() => void start.refetch()} loading={start.isFetching}>
          {text("app-try-again")}
        </Button>
      </main>
    );
  }
  if (!start.data || !begun) {
    return (
      <main className="opening" aria-busy="true">
        <Spin />
      </main>
    );
  }
  if (start.data.empty && !welcomed) {
    return <Welcome start={start.data} onLeave={() => setWelcomed(true)} />;
  }
  return <Frame start={start.data} />;
}
