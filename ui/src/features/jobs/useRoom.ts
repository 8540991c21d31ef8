import { useCallback, useState } from "react";

/** How wide the list was last: its columns are laid out for that before it is known. */
let before = 0;

/** How wide the list is, in pixels, and what tells it. */
export function useRoom(): readonly [number, (pixels: number) => void] {
  const [room, set] = useState(before);
  const tell = useCallback((pixels: number) => {
    before = pixels;
    set(pixels);
  }, []);
  return [room, tell];
}
