import { type ReactNode, useRef } from "react";
import { CopyButton } from "../../components/CopyButton";

/** Commands or a file, with a button that copies them. */
export function Code({ children }: { readonly children?: ReactNode }) {
  const block = useRef<HTMLPreElement>(null);
  return (
    <div className="guide-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, so the keyboard has to reach them */}
      <pre ref={block} tabIndex={0}>
        {children}
      </pre>
      <CopyButton value={() => block.current?.textContent ?? ""} />
    </div>
  );
}
