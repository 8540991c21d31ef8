import type { FluentVariable } from "@fluent/bundle";
import * as format from "../format/format";
import type { Failure, LogRecord, Remark, Value } from "../platform/host";
import { BUNDLES } from "./bundles";
import type { MessageId } from "./ids.gen";
import type { Language } from "./languages";

/** The arguments of a message, by name. */
export type Args = Readonly<Record<string, Value>>;

/** Ids that end in a word which comes from behind as a plain string, so that the types cannot know them all. */
export type Composed =
  | `activity-${string}`
  | `cause-${string}`
  | `check-${string}`
  | `error-${string}`
  | `layer-${string}`
  | `operation-${string}`
  | `state-${string}`
  | `status-${string}`
  | `trigger-${string}`;

/** What may be said: a message that exists, or one of a family whose last word comes from behind. */
export type Message = MessageId | Composed;

/** What a message says. */
export function say(language: Language, id: Message, args: Args = {}): string {
  return sayNamed(language, id, args);
}

/** What an attribute of a message says. */
export function sayAttribute(language: Language, id: Message, attribute: string, args: Args = {}): string {
  return find(language, id, attribute, args) ?? `⟦${id}.${attribute}⟧`;
}

/** What a message says that is named from behind. An id that does not exist is a bug, and shows itself in `⟦⟧`. */
function sayNamed(language: Language, id: string, args: Args): string {
  return find(language, id, null, args) ?? `⟦${id}⟧`;
}

/** What went wrong, in one sentence. */
export function cause(language: Language, failure: Failure): string {
  return say(language, `error-${failure.code}`, withDetail(language, failure));
}

/** What to do about it, in one sentence. */
export function remedy(language: Language, failure: Failure): string {
  return sayAttribute(language, `error-${failure.code}`, "remedy", withDetail(language, failure));
}

/** What a record of a log says. Where it tells of a failure, `error` is its code, and its sentence the `cause`. */
export function sayRecord(language: Language, record: LogRecord): string {
  const code = record.args.error;
  if (typeof code !== "string") {
    return sayNamed(language, record.id, record.args);
  }
  const told = find(language, `error-${code}`, null, record.args) ?? code;
  return sayNamed(language, record.id, { ...record.args, cause: told });
}

/** What is to be known of another tool's configuration. */
export function sayRemark(language: Language, { message, args }: Remark): string {
  return sayNamed(language, message, args);
}

/** The arguments of a failure; what was `expected` of a value, or the technical detail, is its `detail`. */
function withDetail(language: Language, { args, detail }: Failure): Args {
  if ("detail" in args) {
    return args;
  }
  const told = typeof args.expected === "string" ? sayNamed(language, args.expected, args) : detail;
  return told === null ? args : { ...args, detail: told };
}

function find(language: Language, id: string, attribute: string | null, args: Args): string | undefined {
  const bundle = BUNDLES.get(language);
  const message = bundle?.getMessage(id);
  const pattern = attribute === null ? message?.value : message?.attributes[attribute];
  if (!bundle || !pattern) {
    return undefined;
  }
  // A missing argument shows as a question mark: the rest of the sentence is still worth reading.
  const errors: Error[] = [];
  const said = bundle.formatPattern(pattern, localised(language, args), errors);
  return errors.length === 0 ? said : said.replace(/\{\$[\w-]+\}/g, "?");
}

/** The arguments as they show, by their names; the table stands in the documentation of `sampan-i18n`. */
function localised(language: Language, args: Args): Record<string, FluentVariable> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, show(language, name, value)]));
}

/** Texts that are lists, parted by a comma and a space. */
const LISTS = new Set(["choices", "names", "others", "platforms", "rules", "runs", "tags"]);

function show(language: Language, name: string, value: Value): FluentVariable {
  if (typeof value === "string") {
    if (name === "until" || name === "since" || name === "at") {
      const time = Date.parse(value);
      return Number.isNaN(time) ? value : format.dateTime(time);
    }
    if (name === "status") {
      return find(language, `status-${value}`, null, {}) ?? value;
    }
    if (LISTS.has(name)) {
      return value.replaceAll(", ", say(language, "list-separator"));
    }
    return value;
  }
  if (name === "size" || name === "total" || name === "bytes" || name.startsWith("bytes_")) {
    return format.bytes(value);
  }
  if (name === "speed") {
    return format.speed(value);
  }
  if (name === "left") {
    return format.countdown(value, (id, given) => say(language, id, given));
  }
  if (name === "took" || name === "wait") {
    return format.duration(value, (id, given) => say(language, id, given));
  }
  if (["id", "job", "run", "status", "line", "column"].includes(name)) {
    return String(value);
  }
  return value;
}
