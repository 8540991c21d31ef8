import { Button, Spin } from "antd";
import { type ComponentProps, useState } from "react";
import { useTargets } from "../../app/questions";
import { go, useRoute } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { NothingYet } from "../../components/form/NothingYet";
import { PlusSign } from "../../components/icons";
import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { useChecks } from "./checks";
import { TargetPanel } from "./TargetPanel";
import { TargetTable } from "./TargetTable";
import { useRemoval } from "./useRemoval";
import "./targets.css";

/** The page of all targets. `?edit=new` and `?edit=<id>` open the form. */
export function TargetsPage() {
  const { text } = useSpeech();
  const { edit } = useRoute().query;
  const targets = useTargets();
  const remove = useRemoval();
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const checks = useChecks((id) => setShown((now) => new Set(now).add(id)));
  const edited = targets.data?.find((target) => target.id === edit) ?? null;
  const close = () => go("targets");
  return (
    <>
      <PageHead title={text("page-targets")}>{!!targets.data?.length && <NewTarget />}</PageHead>
      <div className="page-body">
        {targets.isError && <FailureNote failure={asFailure(targets.error)} />}
        {targets.isPending && <Spin />}
        {targets.data && (
          <Targets
            targets={targets.data}
            checks={checks}
            shown={shown}
            onToggle={(id) => setShown((now) => toggled(now, id))}
            onEdit={(target) => go("targets", { edit: target.id })}
            onDelete={remove}
          />
        )}
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

function toggled(now: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return now.has(id) ? new Set([...now].filter((other) => other !== id)) : new Set(now).add(id);
}
