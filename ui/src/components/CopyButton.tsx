import { Button, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useSpeech } from "../i18n/Speech";
import { copyText } from "../platform/host";
import { CopySign } from "./icons";

/** A button that copies a text, and says for a moment that it did. */
export function CopyButton({ value }: { readonly value: string | (() => string) }) {
  const { text } = useSpeech();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const timer = copied ? setTimeout(() => setCopied(false), 1500) : undefined;
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void copyText(typeof value === "string" ? value : value()).then(() => setCopied(true));
  return (
    <Tooltip title={text(copied ? "copied" : "action-copy-text")}>
      <Button
        type="text"
        size="small"
        aria-label={text("action-copy-text")}
        icon={<CopySign />}
        onClick={copy}
      />
    </Tooltip>
  );
}
