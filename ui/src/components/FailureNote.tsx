import { Alert, Button } from "antd";
import { type ReactNode, useState } from "react";
import { UnlockButton } from "../features/secrets/UnlockButton";
import { useSpeech } from "../i18n/Speech";
import type { Failure } from "../platform/host";
import { copyText } from "../platform/host";
import "./failure.css";

/** A failure: its cause, its remedy, and behind a fold what the system said, to be copied. */
export function FailureNote({
  failure,
  compact = false,
  onAgain,
  children,
}: {
  readonly failure: Failure;
  readonly compact?: boolean;
  /** Tries again what failed. */
  readonly onAgain?: () => unknown;
  /** What can be done about it here. */
  readonly children?: ReactNode;
}) {
  const { text, cause, remedy } = useSpeech();
  const [open, setOpen] = useState(false);
  const technical = [
    failure.code,
    ...Object.entries(failure.args).map(([name, value]) => `${name}=${value}`),
  ];
  const detail = [technical.join(" "), failure.detail].filter(Boolean).join("\n");
  return (
    <Alert
      type="error"
      showIcon={!compact}
      className="failure"
      title={cause(failure)}
      description={
        <>
          <div>{remedy(failure)}</div>
          {children && <div className="failure-act">{children}</div>}
          {failure.code === "secrets-locked" && (
            <div className="failure-act">
              <UnlockButton />
            </div>
          )}
          {onAgain && (
            <div className="failure-act">
              <Button size="small" data-action="again" onClick={() => void onAgain()}>
                {text("app-try-again")}
              </Button>
            </div>
          )}
          {!compact && (
            <Button
              type="link"
              size="small"
              className="fold"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {text(open ? "failure-less" : "failure-more")}
            </Button>
          )}
          {open && (
            <div className="technical">
              <pre className="mono">{detail}</pre>
              <Button size="small" onClick={() => void copyText(detail)}>
                {text("action-copy-text")}
              </Button>
            </div>
          )}
        </>
      }
    />
  );
}
