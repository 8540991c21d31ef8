import { CopyButton } from "./CopyButton";

/** A text in the fixed-width face, with a button that copies it. */
export function Copyable({ value, shown }: { readonly value: string; readonly shown?: string }) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4, minWidth: 0, maxWidth: "100%" }}>
      <span className="mono line" title={value}>
        {shown ?? value}
      </span>
      <CopyButton value={value} />
    </span>
  );
}
