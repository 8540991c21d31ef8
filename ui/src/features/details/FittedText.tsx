import { type SVGTextElementAttributes, useLayoutEffect, useRef } from "react";

/** Words in a drawing: where a language needs more room than there is, they are set closer. */
export function FittedText({
  room,
  children,
  ...where
}: SVGTextElementAttributes<SVGTextElement> & { readonly room: number; readonly children: string }) {
  const words = useRef<SVGTextElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words have another length
  useLayoutEffect(() => {
    const element = words.current;
    element?.removeAttribute("textLength");
    if (element?.getComputedTextLength && element.getComputedTextLength() > room) {
      element.setAttribute("textLength", String(room));
    }
  }, [room, children]);
  return (
    <text ref={words} lengthAdjust="spacingAndGlyphs" {...where}>
      {children}
    </text>
  );
}
