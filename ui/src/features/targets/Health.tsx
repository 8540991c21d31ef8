import { Button } from "antd";
import { HealthTag } from "../../components/HealthTag";
import { StatusSign } from "../../components/icons";
import { moment } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import type { Check } from "../../platform/host";

/** How a target was found, and when; opens the steps. */
export function Health(props: {
  readonly check: Check | null;
  readonly busy: boolean;
  readonly open: boolean;
  /** The id of what is opened. */
  readonly controls: string;
  readonly onToggle: () => void;
}) {
  const { text } = useSpeech();
  const { check, busy } = props;
  if (busy) {
    return (
      <span className="status" style={{ color: "var(--running)" }} aria-live="polite">
        <StatusSign status="running" />
        {text("targets-checking")}
      </span>
    );
  }
  if (!check) {
    return <HealthTag healthy={null} />;
  }
  return (
    <Button
      type="text"
      size="small"
      className="health"
      data-action="steps"
      data-healthy={check.healthy}
      aria-expanded={props.open}
      aria-controls={props.controls}
      onClick={props.onToggle}
    >
      <HealthTag healthy={check.healthy} />
      <span className="soft small">{moment(check.at, Date.now())}</span>
    </Button>
  );
}
