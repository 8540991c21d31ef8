import { Button, Checkbox, Modal } from "antd";
import { useEffect, useRef, useState } from "react";
import { usePreferences } from "../../app/Preferences";
import { useSpeech } from "../../i18n/Speech";
import { type CloseAsked, type Closing, commands, events } from "../../platform/host";

/** Somebody closed the window: into the tray, or away? The focus is on staying. */
export function CloseAsk() {
  const { text } = useSpeech();
  const { preferences, begin } = usePreferences();
  const [asked, setAsked] = useState<CloseAsked | null>(null);
  const [remember, setRemember] = useState(false);
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const heard = events.closeAsked.listen(({ payload }) => setAsked(payload));
    return () => void heard.then((stop) => stop());
  }, []);
  const answer = (closing: Closing | null) => {
    setAsked(null);
    if (closing !== null && remember) {
      begin({ ...preferences, closing });
    }
    void commands.answerClosing(closing, remember).catch(() => undefined);
  };
  return (
    <Modal
      open={asked !== null}
      title={text("closing-title")}
      onCancel={() => answer(null)}
      destroyOnHidden
      afterOpenChange={(open) => open && stay.current?.focus()}
      width={440}
      footer={
        asked && (
          <div className="panel-foot">
            <span className="space" />
            <Button ref={stay} data-action="stay" onClick={() => answer(null)}>
              {text("closing-stay")}
            </Button>
            <Button data-action="quit" danger={asked.running > 0} onClick={() => answer("quit")}>
              {text("closing-quit")}
            </Button>
            {asked.tray && (
              <Button type="primary" data-action="tray" onClick={() => answer("tray")}>
                {text("closing-tray")}
              </Button>
            )}
          </div>
        )
      }
    >
      {asked && (
        <>
          <p>{text("closing-running", { running: asked.running })}</p>
          {asked.tray && (
            <>
              <p className="soft">{text("closing-tray-about")}</p>
              <Checkbox
                checked={remember}
                data-action="remember"
                onChange={({ target }) => setRemember(target.checked)}
              >
                {text("closing-remember")}
              </Checkbox>
            </>
          )}
        </>
      )}
    </Modal>
  );
}
