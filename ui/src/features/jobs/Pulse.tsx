import { useSecond } from "../../app/clock";
import { useSpeech } from "../../i18n/Speech";
import type { Counts } from "../../platform/host";
import { OPEN, sum } from "./filter";
import { progress } from "./progress";

/** How many jobs there are, how many still have to end, and how fast bytes move, once a second. */
export function Pulse({ counts }: { readonly counts: Counts }) {
  const { text } = useSpeech();
  useSecond();
  const [total, open] = [sum(counts), sum(counts, OPEN)];
  const speed = counts.running > 0 ? progress.speed() : 0;
  return (
    <span className="soft jobs-pulse">
      {text("jobs-total", { count: total })}
      {open > 0 && <span>{text("jobs-open", { count: open })}</span>}
      {speed > 0 && <span>{text("jobs-speed", { speed })}</span>}
    </span>
  );
}
