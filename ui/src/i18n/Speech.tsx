import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import * as format from "../format/format";
import type { Failure, LogRecord, Remark, Units } from "../platform/host";
import { type Language, negotiate } from "./languages";
import { type Args, cause, type Message, remedy, say, sayAttribute, sayRecord, sayRemark } from "./messages";

/** Everything that is said, in the language of the moment. */
export interface Speech {
  readonly language: Language;
  /** A message. */
  readonly text: (id: Message, args?: Args) => string;
  /** An attribute of a message. */
  readonly attribute: (id: Message, attribute: string, args?: Args) => string;
  /** What went wrong. */
  readonly cause: (failure: Failure) => string;
  /** What to do about it. */
  readonly remedy: (failure: Failure) => string;
  /** A record of a log. */
  readonly record: (record: LogRecord) => string;
  /** What is to be known of another tool's configuration. */
  readonly remark: (remark: Remark) => string;
  /** A span of time, given in milliseconds. */
  readonly duration: (milliseconds: number) => string;
  /** Several names in one line. */
  readonly list: (names: readonly string[]) => string;
}

export function speechIn(language: Language): Speech {
  const text = (id: Message, args?: Args) => say(language, id, args);
  return {
    language,
    text,
    attribute: (id, attribute, args) => sayAttribute(language, id, attribute, args),
    cause: (failure) => cause(language, failure),
    remedy: (failure) => remedy(language, failure),
    record: (record) => sayRecord(language, record),
    remark: (remark) => sayRemark(language, remark),
    duration: (milliseconds) => format.duration(milliseconds, text),
    list: (names) => names.join(text("list-separator")),
  };
}

const Spoken = createContext<Speech>(speechIn("en"));

/** Gives everything inside it the messages of one language and the units of sizes, which may change at any moment. */
export function SpeechProvider(props: {
  readonly language: string | null;
  readonly units?: Units;
  readonly children: ReactNode;
}) {
  const language = negotiate(props.language === null ? navigator.languages : [props.language]);
  const units = props.units ?? "binary";
  const speech = useMemo(() => {
    format.measureIn(units);
    return speechIn(language);
  }, [language, units]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = speech.text("app-window-title");
  }, [language, speech]);

  return <Spoken value={speech}>{props.children}</Spoken>;
}

/** Everything that is said, in the language of the moment. */
export function useSpeech(): Speech {
  return useContext(Spoken);
}
