import { type RefObject, useEffect, useRef, useState } from "react";

/** The width of an element in whole pixels, live; 0 until it is known. */
export function useWidth<Kind extends HTMLElement>(): [RefObject<Kind | null>, number] {
  const element = useRef<Kind>(null);
  const [width, set] = useState(0);
  useEffect(() => {
    const shown = element.current;
    if (!shown) {
      return undefined;
    }
    set(Math.floor(shown.clientWidth));
    const watch = new ResizeObserver(() => set(Math.floor(shown.clientWidth)));
    watch.observe(shown);
    return () => watch.disconnect();
  }, []);
  return [element, width];
}
