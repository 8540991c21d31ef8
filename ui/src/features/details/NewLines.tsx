import { useEffect, useState } from "react";
import { useSpeech } from "../../i18n/Speech";

/** How long it has to be quiet before new lines are read out, in milliseconds. */
const CALM_MS = 2_000;

/** Tells a screen reader how many lines are new, once they stop coming. */
export function NewLines({ count }: { readonly count: number }) {
  const { text } = useSpeech();
  const [told, tell] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => tell(count), CALM_MS);
    return () => clearTimeout(timer);
  }, [count]);
  return (
    <output className="unseen" aria-live="polite">
      {told > 0 && text("details-log-new", { count: told })}
    </output>
  );
}
