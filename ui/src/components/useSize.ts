import { type RefObject, useEffect } from "react";

/**
 * Tells how large the room in an element is, before it is painted and whenever that changes. It is never asked for: a
 * page that is being drawn would have to be laid out for the answer, and again for what is drawn after it.
 */
export function onSize(element: HTMLElement, tell: (width: number, height: number) => void): () => void {
  // What has been taken away has no room, and none that is to be remembered.
  const look = () => element.isConnected && tell(element.clientWidth, element.clientHeight);
  const observer = new ResizeObserver(look);
  observer.observe(element);
  return () => observer.disconnect();
}

/** The same for an element that is drawn. */
export function useSize(
  of: RefObject<HTMLElement | null>,
  tell: (width: number, height: number) => void,
): void {
  useEffect(() => (of.current ? onSize(of.current, tell) : undefined), [of, tell]);
}
