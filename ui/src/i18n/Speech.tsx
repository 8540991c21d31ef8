import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import * as format from "../format/format";
import type { Failure, LogRecord } from "../platform/host";
import { type Language, negotiate } from "./languages";
import { type Args, cause, remedy, say, sayAttribute, sayRecord } from "./messages";

/** Everything that is said, in the language of the moment. */
export interface Speech {
  readonly language: Language;
  /** A message. */
  readonly text: (id: string, args?: Args) => string;
  /** An attribute of a message. */
  readonly attribute: (id: string, attribute: string, args?: Args) => string;
  /** What went wrong. */
  readonly cause: (failure: Failure) => string;
  /** What to do about it. */
  readonly remedy: (failure: Failure) => string;
  /** A record of a log. */
  readonly record: (record: LogRecord) => string;
  /** A span of time, given in milliseconds. */
  readonly duration: (milliseconds: number) => string;
  /** Several names in one line. */
  readonly list: (names: readonly string[]) => string;
}

export function speechIn(language: Language): Speech {
  const text = (id: string, args?: Args) => say(language, id, args);
  return {
    language,
    text,
    attribute: (id, attribute, args) => sayAttribute(language, id, attribute, args),
    cause: (failure) => cause(language, failure),
    remedy: (failure) => remedy(language, failure),
    record: (record) => sayRecord(language, record),
    duration: (milliseconds) => format.duration(milliseconds, text),
    list: (names) => format.list(names, language),
  };
}

const Spoken = createContext<Speech>(speechIn("en"));

/** Gives everything inside it the messages of one language, which may change at any moment. */
export function SpeechProvider(props: { readonly language: string | null; readonly children: ReactNode }) {
  const language = negotiate(props.language === null ? navigator.languages : [props.language]);
  const speech = useMemo(() => speechIn(language), [language]);

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
