import type { MessageId } from "../../i18n/ids.gen";
import type { Failure } from "../../platform/host";

/** What is wrong with a field: a failure with cause and remedy, or the id of one message. */
export type Fault = Failure | { readonly message: MessageId };

/** What is wrong with a form, by the names of its fields. */
export type Faults<Field extends string> = Partial<Record<Field, Fault>>;

/** A failure that the window finds by itself, worded as the application words it. */
export function failure(code: string, args: Failure["args"] = {}): Failure {
  return { code, args, detail: null };
}

/** Whether nothing is wrong. */
export function faultless(faults: object): boolean {
  return Object.keys(faults).length === 0;
}

/** The most characters of a name, as the application has it. */
const NAME_MOST = 64;

/** Whether a name may be given: null, or why not. `taken` are the names of the others. */
export function nameFault(name: string, taken: readonly string[]): Fault | null {
  if (name.trim() === "") {
    return { message: "targets-name-missing" };
  }
  if ([...name.trim()].length > NAME_MOST) {
    return failure("name-invalid", { name: `${[...name.trim()].slice(0, 24).join("")}…` });
  }
  return taken.includes(name.trim()) ? failure("name-taken", { name: name.trim() }) : null;
}
