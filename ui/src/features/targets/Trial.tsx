import { Spin } from "antd";
import { useEffect, useRef } from "react";
import { useSpeech } from "../../i18n/Speech";
import type { Check } from "../../platform/host";
import { CheckSteps } from "./CheckSteps";

/** How what was typed was found; `old` where it was typed on since. */
export function Trial(props: {
  readonly check: Check | null;
  readonly busy: boolean;
  readonly old: boolean;
}) {
  const { check, busy, old } = props;
  const { text } = useSpeech();
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    if (busy || check) {
      here.current?.scrollIntoView?.({ block: "nearest" });
    }
  }, [busy, check]);
  if (!busy && !check) {
    return null;
  }
  return (
    <section className="trial" ref={here} aria-live="polite" aria-busy={busy}>
      {busy || !check ? (
        <span className="soft trial-busy">
          <Spin size="small" />
          {text("targets-checking")}
        </span>
      ) : (
        <>
          <p className={check.healthy ? "good" : "bad"}>
            {text(check.healthy ? "targets-trial-healthy" : "targets-trial-unhealthy")}
            {old && <span className="soft"> {text("targets-trial-old")}</span>}
          </p>
          <CheckSteps check={check} />
        </>
      )}
    </section>
  );
}
