import { memo } from "react";
import { useSpeech } from "../i18n/Speech";
import { type Shown, StatusSign } from "./icons";
import "./status.css";

/** A status: its sign, its word, its colour; beside it the phase, while a job runs. */
export const StatusTag = memo(function StatusTag(props: {
  readonly status: string;
  readonly stopping?: boolean;
  /** The state of the machine; shown where it says more than the status. */
  readonly state?: string;
}) {
  const { text } = useSpeech();
  const status = (props.stopping ? "stopping" : props.status) as Shown;
  const phase = status === "running" && props.state && props.state !== "running" ? props.state : undefined;
  return (
    <span className="status" data-status={status} style={{ color: `var(--${status})` }}>
      <StatusSign status={status} />
      <span className="line">
        {text(`status-${status}`)}
        {phase && <span className="phase">{text(`state-${phase}`)}</span>}
      </span>
    </span>
  );
});
