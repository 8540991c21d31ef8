import { useSpeech } from "../i18n/Speech";
import { CloseSign } from "./icons";

/** The sign that empties a field, by its name: Ant Design's button has none. */
export function ClearSign() {
  const { text } = useSpeech();
  return (
    <span role="img" aria-label={text("action-clear")}>
      <CloseSign />
    </span>
  );
}
