import { Button, Spin } from "antd";
import type { ComponentProps } from "react";
import { Act } from "../../actions/Act";
import { importLogins } from "../../actions/targets";
import { useTargets } from "../../app/questions";
import { go, useRoute } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { NothingYet } from "../../components/form/NothingYet";
import { PlusSign } from "../../components/icons";
import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { TargetPanel } from "./TargetPanel";
import { TargetTable } from "./TargetTable";
import "./targets.css";

/** The page of all targets. `?edit=new` and `?edit=<id>` open the form. */
export function TargetsPage() {
  const { text } = useSpeech();
  const { edit } = useRoute().query;
  const targets = useTargets();
  const edited = targets.data?.find((target) => target.id === edit) ?? null;
  const close = () => go("targets");
  return (
    <>
      <PageHead title={text("page-targets")}>
        {!!targets.data?.length && (
          <>
            <Act action={importLogins} of={null} size="middle" />
            <NewTarget />
          </>
        )}
      </PageHead>
      <div className="page-body">
        {targets.isError && <FailureNote failure={asFailure(targets.error)} onAgain={targets.refetch} />}
        {targets.isPending && <Spin />}
        {targets.data && <Targets targets={targets.data} />}
      </div>
      {targets.data && (edit === "new" || edited) && (
        <TargetPanel key={edit} target={edited} onClose={close} onSaved={close} />
      )}
    </>
  );
}

function Targets(props: ComponentProps<typeof TargetTable>) {
  const { text } = useSpeech();
  if (props.targets.length > 0) {
    return <TargetTable {...props} />;
  }
  return (
    <NothingYet title={text("targets-empty")} about={text("targets-empty-about")}>
      <NewTarget />
      <Act action={importLogins} of={null} size="middle" />
    </NothingYet>
  );
}

function NewTarget() {
  const { text } = useSpeech();
  return (
    <Button
      type="primary"
      icon={<PlusSign />}
      data-action="new"
      onClick={() => go("targets", { edit: "new" })}
    >
      {text("targets-new")}
    </Button>
  );
}
