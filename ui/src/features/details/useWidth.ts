import { type RefObject, useRef, useState } from "react";
import { useSize } from "../../components/useSize";

/** The width of an element in whole pixels, live; 0 until it is known. */
export function useWidth<Kind extends HTMLElement>(): [RefObject<Kind | null>, number] {
  const element = useRef<Kind>(null);
  const [width, set] = useState(0);
  useSize(element, set);
  return [element, width];
}
