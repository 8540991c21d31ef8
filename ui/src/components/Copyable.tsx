import { Button, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useSpeech } from "../i18n/Speech";
import { copyText } from "../platform/host";
import { CopySign } from "./icons";

/** A text in the fixed-width face, with a button that copies it. */
export function Copyable({ value, shown }: { readonly value: string; readonly shown?: string }) {
  const { text } = useSpeech();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const timer = copied ? setTimeout(() => setCopied(false), 1500) : undefined;
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4, minWidth: 0, maxWidth: "100%" }}>
      <span className="mono line" title={value}>
        {shown ?? value}
      </span>
      <Tooltip title={text(copied ? "copied" : "action-copy-text")}>
        <Button
          type="text"
          size="small"
          aria-label={text("action-copy-text")}
          icon={<CopySign />}
          onClick={() => void copyText(value).then(() => setCopied(true))}
        />
      </Tooltip>
    </span>
  );
}
