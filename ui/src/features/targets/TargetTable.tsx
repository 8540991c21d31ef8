import { Button, Tooltip } from "antd";
import { Fragment, useId } from "react";
import { type RowFocus, useRows } from "../../components/form/useRows";
import { useSpeech } from "../../i18n/Speech";
import type { Target } from "../../platform/host";
import { CheckSteps } from "./CheckSteps";
import type { Checks } from "./checks";
import { securityOf } from "./draft";
import { Health } from "./Health";
import { CREDENTIAL_WORDS, SECURITY_HINTS, SECURITY_WORDS } from "./words";

interface Acts {
  readonly checks: Checks;
  /** The targets whose steps are shown. */
  readonly shown: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  readonly onEdit: (target: Target) => void;
  readonly onDelete: (target: Target) => void;
}

/** All targets: where they are, how one logs in, what uses them, how they are. */
export function TargetTable(props: Acts & { readonly targets: readonly Target[] }) {
  const { targets } = props;
  const { text } = useSpeech();
  const row = useRows(targets.length, (index) => {
    const target = targets[index];
    if (target) {
      props.onEdit(target);
    }
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys go from row to row
    <table role="grid" className="grid targets" aria-label={text("page-targets")}>
      <thead>
        <tr>
          <th className="wide">{text("targets-name")}</th>
          <th className="login">{text("targets-credential")}</th>
          <th className="uses">{text("targets-used-by")}</th>
          <th className="state">{text("targets-health")}</th>
          <th className="acts">
            <span className="unseen">{text("targets-actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target, index) => (
          <TargetRow key={target.id} {...props} target={target} focus={row(index)} />
        ))}
      </tbody>
    </table>
  );
}

function TargetRow(props: Acts & { readonly target: Target; readonly focus: RowFocus }) {
  const { target, focus, checks, shown, onToggle, onEdit, onDelete } = props;
  const { text, list } = useSpeech();
  const steps = useId();
  const open = shown.has(target.id) && target.checked !== null;
  const { place } = target;
  return (
    <Fragment>
      <tr data-row data-target={target.name} {...focus}>
        <td>
          <div className="line name">{target.name}</div>
          <div className="where">
            <span className="mono line" title={where(target)}>
              {where(target)}
            </span>
            <SecurityTag target={target} />
            {place.kind === "registry" && target.connections !== null && (
              <span className="badge">{text("targets-limit", { connections: target.connections })}</span>
            )}
          </div>
        </td>
        <td>
          {place.kind === "layout" ? (
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
            onToggle={() => onToggle(target.id)}
          />
        </td>
        <td>
          <div className="acts">
            <Button
              size="small"
              data-action="check"
              aria-label={text("targets-check-name", { name: target.name })}
              disabled={checks.busy.has(target.id)}
              onClick={() => checks.check(target.id)}
            >
              {text("targets-check")}
            </Button>
            <Button
              size="small"
              data-action="edit"
              aria-label={text("targets-edit-name", { name: target.name })}
              onClick={() => onEdit(target)}
            >
              {text("action-edit")}
            </Button>
            <Button
              size="small"
              data-action="delete"
              aria-label={text("targets-delete-name", { name: target.name })}
              onClick={() => onDelete(target)}
            >
              {text("action-remove")}
            </Button>
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
    </Fragment>
  );
}

function where({ place }: Target): string {
  return place.kind === "layout" ? place.path : place.url;
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
