import { Button, Modal, Spin } from "antd";
import { useWish } from "../../app/questions";
import { FailureNote } from "../../components/FailureNote";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, type Failure } from "../../platform/host";
import "./desk.css";

/** Whether something failed because the process that the window was attached to has ended. */
export function isAway(failure: Failure): boolean {
  return failure.code === "holder-ended";
}

/** The process that does the work has ended: the window waits for it, or works on by itself. Nothing in it is lost. */
export function Away({ failure }: { readonly failure: Failure }) {
  const { text } = useSpeech();
  const here = useWorkHere();
  return (
    <Modal
      open
      title={text("attached-ended")}
      width={480}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <div className="panel-foot" data-away>
          <Spin size="small" />
          <span className="soft">{text("attached-waiting")}</span>
          <span className="space" />
          {here.button}
        </div>
      }
    >
      <p>{text("attached-ended-about", { id: failure.args.id ?? 0 })}</p>
      {here.refusal}
    </Modal>
  );
}

/** Works on in this window; why that cannot be is said. */
export function WorkHere() {
  const { button, refusal } = useWorkHere();
  return (
    <>
      {refusal}
      {button}
    </>
  );
}

function useWorkHere() {
  const { text } = useSpeech();
  const here = useWish(() => commands.workHere(), { quiet: true });
  const refusal = here.error ? <FailureNote failure={asFailure(here.error)} compact /> : null;
  const button = (
    <Button
      type="primary"
      data-action="work-here"
      loading={here.isPending}
      onClick={() => here.mutate(undefined)}
    >
      {text("attached-work-here")}
    </Button>
  );
  return { button, refusal };
}
