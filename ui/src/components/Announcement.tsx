import { type ReactNode, useEffect, useState } from "react";

/** The least time between two announcements, in milliseconds: who listens is not to be talked over. */
const CALM_MS = 5_000;

/** Tells those who cannot see what changed, now and then: the newest of what was to be told. */
export function Announcement({ children }: { readonly children: ReactNode }) {
  const [told, tell] = useState<ReactNode>(null);
  const [free, setFree] = useState(true);
  useEffect(() => {
    if (free && children !== told) {
      tell(children);
      setFree(false);
    }
  }, [children, told, free]);
  useEffect(() => {
    const timer = free ? undefined : setTimeout(() => setFree(true), CALM_MS);
    return () => clearTimeout(timer);
  }, [free]);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {told}
    </div>
  );
}
