import { Tooltip } from "antd";
import { useId } from "react";
import { Act } from "../../actions/Act";
import { checkTarget, deleteTarget, editTarget } from "../../actions/targets";
import { Grid, type GridRow } from "../../components/form/Grid";
import { Later } from "../../components/form/Later";
import * as format from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Target } from "../../platform/host";
import { CheckSteps } from "./CheckSteps";
import { type Checks, checks as store, useChecks } from "./checks";
import { securityOf, whereIs } from "./draft";
import { Health } from "./Health";
import { CREDENTIAL_WORDS, providerName, SECURITY_HINTS, SECURITY_WORDS } from "./words";

/** All targets: where they are, how one logs in, what uses them, how they are. */
export function TargetTable({ targets }: { readonly targets: readonly Target[] }) {
  const { text } = useSpeech();
  const checks = useChecks();
  const head = (
    <>
      <th className="wide">{text("targets-name")}</th>
      <th className="login">{text("targets-credential")}</th>
      <th className="uses">{text("targets-used-by")}</th>
      <th className="state">{text("targets-health")}</th>
      <th className="acts">
        <span className="unseen">{text("targets-actions")}</span>
      </th>
    </>
  );
  return (
    <Grid kind="target" rows={targets} open={editTarget} head={head}>
      {(target, row) => <TargetRow checks={checks} target={target} row={row} />}
    </Grid>
  );
}

function TargetRow(props: { readonly target: Target; readonly checks: Checks; readonly row: GridRow }) {
  const { target, row, checks } = props;
  const { text, list } = useSpeech();
  const steps = useId();
  const open = checks.shown.has(target.id) && target.checked !== null;
  const { place } = target;
  return (
    <>
      <tr data-target={target.name} {...row}>
        <td>
          <div className="line name">{target.name}</div>
          <div className="where">
            <span className="mono line" title={whereIs(place)}>
              {whereIs(place)}
            </span>
            <SecurityTag target={target} />
            {target.provider && <span data-provider={target.provider}>{providerName(target.provider)}</span>}
          </div>
          <LimitLine limits={target.limits} />
        </td>
        <td>
          {place.kind !== "registry" ? (
            <span className="soft">{text("nothing")}</span>
          ) : (
            <>
              <div>{text(CREDENTIAL_WORDS[target.credential])}</div>
              {target.login && (
                <div className="line soft mono small" title={target.login}>
                  {target.login}
                </div>
              )}
            </>
          )}
        </td>
        <td>
          <div className={target.rules.length ? "two-lines" : "soft"} title={list(target.rules)}>
            {target.rules.length ? list(target.rules) : text("targets-unused")}
          </div>
        </td>
        <td>
          <Health
            check={target.checked}
            busy={checks.busy.has(target.id)}
            open={open}
            controls={steps}
            onToggle={() => store.toggle(target.id)}
          />
        </td>
        <td>
          <div className="acts">
            <Later>
              <Act action={checkTarget} of={target} name={target.name} />
              <Act action={editTarget} of={target} name={target.name} bare />
              <Act action={deleteTarget} of={target} name={target.name} bare />
            </Later>
          </div>
        </td>
      </tr>
      {open && target.checked && (
        <tr className="below">
          <td colSpan={5} id={steps}>
            <CheckSteps check={target.checked} />
          </td>
        </tr>
      )}
    </>
  );
}

function LimitLine({ limits }: Pick<Target, "limits">) {
  const { text, list } = useSpeech();
  const { connections, requests_per_second: requests, bytes_per_second: bytes } = limits;
  const said = [
    connections === null ? null : text("targets-limit", { connections }),
    requests === null ? null : text("targets-limit-requests", { requests }),
    bytes === null ? null : format.speed(bytes),
  ].filter((each) => each !== null);
  return (
    said.length > 0 && <div className="soft small">{text("targets-limits", { limits: list(said) })}</div>
  );
}

function SecurityTag({ target }: { readonly target: Target }) {
  const { text } = useSpeech();
  const security = securityOf(target.place);
  return (
    <Tooltip title={text(SECURITY_HINTS[security])}>
      <span className="badge" data-security={security}>
        {text(SECURITY_WORDS[security])}
      </span>
    </Tooltip>
  );
}
