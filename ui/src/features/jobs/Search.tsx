import { Button, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { isPressed, isTyping } from "../../actions/keys";
import { ClearSign } from "../../components/ClearSign";
import { FindSign, FunnelSign } from "../../components/icons";
import { Unfolded } from "../../components/Unfolded";
import { useSpeech } from "../../i18n/Speech";
import { Advanced } from "./Advanced";
import type { Query } from "./filter";

/** Rests after the last key before what is typed is looked for, in milliseconds. */
const REST_MS = 200;

/** Looks for jobs: by words, or by everything that is known of them. */
export function Search(props: { readonly query: Query; readonly onChange: (change: Query) => void }) {
  const { text } = useSpeech();
  const { query, onChange } = props;
  const [typed, setTyped] = useState(query.words ?? "");
  const field = useRef<InputRef>(null);
  const said = query.words ?? "";

  // What stands in the hash may come from elsewhere: a view, a chip, the palette.
  useEffect(() => setTyped((was) => (was.trim() === said ? was : said)), [said]);
  useEffect(() => {
    const words = typed.trim();
    if (words === said) {
      return undefined;
    }
    const timer = setTimeout(() => onChange({ words: words || undefined }), REST_MS);
    return () => clearTimeout(timer);
  }, [typed, said, onChange]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const wanted = isPressed("/", event) && !isTyping(event.target);
      if (!event.defaultPrevented && (wanted || isPressed("Mod+F", event))) {
        event.preventDefault();
        field.current?.focus({ cursor: "all" });
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);

  return (
    <search className="jobs-search">
      <Input
        ref={field}
        allowClear={{ clearIcon: <ClearSign /> }}
        name="words"
        prefix={<FindSign />}
        value={typed}
        aria-label={text("jobs-search")}
        aria-keyshortcuts="/ Control+F"
        placeholder={text("jobs-search")}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && typed !== "") {
            event.stopPropagation();
            setTyped("");
          }
        }}
      />
      <Unfolded
        placement="bottomRight"
        button={(folded) => (
          <Button data-action="advanced" icon={<FunnelSign />} {...folded}>
            {text("jobs-advanced")}
          </Button>
        )}
        content={(fold) => <Advanced query={query} onChange={onChange} onClose={fold} />}
      />
    </search>
  );
}
