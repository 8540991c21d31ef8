import { useSpeech } from "../i18n/Speech";
import { StatusSign } from "./icons";
import "./status.css";

/** How a target was found: its sign, its word, its colour; null where nobody looked. */
export function HealthTag({ healthy }: { readonly healthy: boolean | null }) {
  const { text } = useSpeech();
  if (healthy === null) {
    return <span className="soft">{text("targets-unchecked")}</span>;
  }
  const sign = healthy ? "finished" : "error";
  return (
    <span className="status" style={{ color: `var(--${sign})` }}>
      <StatusSign status={sign} />
      {text(healthy ? "targets-healthy" : "targets-unhealthy")}
    </span>
  );
}
