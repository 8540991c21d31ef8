import { useEffect, useState } from "react";

/** The time in milliseconds, told anew each second while `live`. */
export function useNow(live: boolean): number {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    if (!live) {
      return undefined;
    }
    set(Date.now());
    const timer = setInterval(() => set(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [live]);
  return now;
}
