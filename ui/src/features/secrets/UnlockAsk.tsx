import { Button, Input, type InputRef, Modal } from "antd";
import { useEffect, useRef, useState } from "react";
import { useKit } from "../../actions/kit";
import { useStart, useWish } from "../../app/questions";
import { Field } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands } from "../../platform/host";
import { onAsked } from "./asking";

/** The encrypted file waits for its passphrase: asked at the start, and whenever somebody wants to give it. */
export function UnlockAsk() {
  const { text } = useSpeech();
  const kit = useKit();
  const locked = useStart().data?.locked ?? false;
  const [open, setOpen] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const field = useRef<InputRef>(null);
  useEffect(() => setOpen(locked), [locked]);
  useEffect(() => onAsked(() => setOpen(true)), []);

  const close = () => {
    setOpen(false);
    setPassphrase("");
  };
  const unlock = useWish((given: string) => commands.unlockSecrets(given), { quiet: true, done: close });
  const lost = () =>
    kit.ask({
      title: text("unlock-lost-ask"),
      content: (
        <div className="asked">
          <p>{text("unlock-lost-about")}</p>
          <p className="soft">{text("unlock-lost-kept")}</p>
        </div>
      ),
      ok: text("unlock-lost-ok"),
      act: () =>
        kit.carryOut(commands.resetSecrets, (path) => {
          close();
          kit.tell({
            key: "secrets-reset",
            kind: "warning",
            title: text("unlock-lost-done"),
            description: path,
          });
        }),
    });
  return (
    <Modal
      open={open && locked}
      title={text("unlock-title")}
      width={460}
      onCancel={close}
      afterOpenChange={(shown) => shown && field.current?.focus()}
      destroyOnHidden
      mask={{ closable: false }}
      footer={
        <div className="panel-foot">
          <Button type="link" size="small" data-action="passphrase-lost" onClick={lost}>
            {text("unlock-lost")}
          </Button>
          <span className="space" />
          <Button data-action="unlock-later" onClick={close}>
            {text("unlock-later")}
          </Button>
          <Button
            type="primary"
            data-action="unlock-now"
            disabled={passphrase === ""}
            loading={unlock.isPending}
            onClick={() => unlock.mutate(passphrase)}
          >
            {text("unlock-now")}
          </Button>
        </div>
      }
    >
      <p>{text("unlock-about")}</p>
      <Field label={text("unlock-passphrase")} fault={unlock.error ? asFailure(unlock.error) : null}>
        {(control) => (
          <Input.Password
            {...control}
            ref={field}
            name="passphrase"
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            onPressEnter={() => passphrase !== "" && unlock.mutate(passphrase)}
          />
        )}
      </Field>
    </Modal>
  );
}
