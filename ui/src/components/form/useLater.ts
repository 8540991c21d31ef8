import { startTransition, useEffect, useState } from "react";

/** Does something once what has been drawn is painted, unless what it gives is called before. */
export function oncePainted(act: () => void): () => void {
  let turn: ReturnType<typeof setTimeout>;
  const frame = requestAnimationFrame(() => {
    turn = setTimeout(act);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(turn);
  };
}

/** Whether what is seen at once has been painted: the rest is drawn then. */
export function useLater(): boolean {
  const [later, set] = useState(false);
  useEffect(() => oncePainted(() => startTransition(() => set(true))), []);
  return later;
}
