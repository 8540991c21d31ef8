import { StatusSign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import type { Check, CheckStep } from "../../platform/host";
import { providerName, RESULT_SIGNS } from "./words";
import "./check.css";

/** The steps of a check in the order in which they were taken; under one that failed, cause and remedy. And who it is. */
export function CheckSteps({ check }: { readonly check: Check }) {
  const { text } = useSpeech();
  return (
    <>
      <ol className="check-steps" aria-label={text("targets-check-steps")}>
        {check.steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ol>
      {check.provider && (
        <p className="check-provider soft">
          {text("targets-provider-found", { provider: providerName(check.provider) })}
        </p>
      )}
    </>
  );
}

function Step({ step }: { readonly step: CheckStep }) {
  const { text, cause, remedy, duration } = useSpeech();
  const sign = RESULT_SIGNS[step.result];
  return (
    <li data-step={step.step} data-result={step.result}>
      <span className="sign" style={{ color: `var(--${sign})` }}>
        <StatusSign status={sign} />
      </span>
      <span>{text(`check-${step.step}`)}</span>
      <span className={step.result === "failed" ? "result bad" : "result soft"}>
        {text(`check-result-${step.result}`)}
      </span>
      <span className="took soft">{step.result === "skipped" ? "" : duration(step.milliseconds)}</span>
      {step.error && (
        <div className="why">
          <div>{cause(step.error)}</div>
          <div className="soft">{remedy(step.error)}</div>
          {step.error.detail && <div className="mono soft detail">{step.error.detail}</div>}
        </div>
      )}
    </li>
  );
}
