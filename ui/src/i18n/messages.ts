import type { FluentVariable } from "@fluent/bundle";
import * as format from "../format/format";
import type { Failure, LogRecord, Value } from "../platform/host";
import { BUNDLES } from "./bundles";
import type { Language } from "./languages";

/** The arguments of a message, by name. */
export type Args = Readonly<Record<string, Value>>;

/** What a message says. An id that does not exist is a bug, and shows itself in `⟦⟧`. */
export function say(language: Language, id: string, args: Args = {}): string {
  return find(language, id, null, args) ?? `⟦${id}⟧`;
}

/** What an attribute of a message says. */
export function sayAttribute(language: Language, id: string, attribute: string, args: Args = {}): string {
  return find(language, id, attribute, args) ?? `⟦${id}.${attribute}⟧`;
}

/** What went wrong, in one sentence. */
export function cause(language: Language, failure: Failure): string {
  return say(language, `error-${failure.code}`, withDetail(failure));
}

/** What to do about it, in one sentence. */
export function remedy(language: Language, failure: Failure): string {
  return sayAttribute(language, `error-${failure.code}`, "remedy", withDetail(failure));
}

const RECORDS_WITH_CAUSE: ReadonlySet<string> = new Set(["log-failed", "log-retrying", "log-waiting"]);

/** What a record of a log says. Where it tells of a failure, the sentence of that failure is its `cause`. */
export function sayRecord(language: Language, record: LogRecord): string {
  const code = record.args.error;
  if (typeof code !== "string" || !RECORDS_WITH_CAUSE.has(record.id)) {
    return say(language, record.id, record.args);
  }
  const told = find(language, `error-${code}`, null, record.args) ?? code;
  return say(language, record.id, { ...record.args, cause: told });
}

function withDetail(failure: Failure): Args {
  return failure.detail === null || "detail" in failure.args
    ? failure.args
    : { ...failure.args, detail: failure.detail };
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

function show(language: Language, name: string, value: Value): FluentVariable {
  if (typeof value === "string") {
    if (name === "until" || name === "since" || name === "at") {
      const time = Date.parse(value);
      return Number.isNaN(time) ? value : format.dateTime(time);
    }
    if (name === "status") {
      return find(language, `status-${value}`, null, {}) ?? value;
    }
    return value;
  }
  if (name === "size" || name === "total" || name === "bytes" || name.startsWith("bytes_")) {
    return format.bytes(value);
  }
  if (name === "speed") {
    return format.speed(value);
  }
  if (name === "took" || name === "wait" || name === "left") {
    return format.duration(value, (id, given) => say(language, id, given));
  }
  if (["id", "job", "run", "status", "line", "column"].includes(name)) {
    return String(value);
  }
  return value;
}
