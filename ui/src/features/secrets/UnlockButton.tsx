import { Button } from "antd";
import { useSpeech } from "../../i18n/Speech";
import { askToUnlock } from "./asking";

/** Asks for the passphrase. */
export function UnlockButton() {
  const { text } = useSpeech();
  return (
    <Button size="small" data-action="unlock" onClick={askToUnlock}>
      {text("unlock-open")}
    </Button>
  );
}
