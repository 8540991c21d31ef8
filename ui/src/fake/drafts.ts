import type { Place, RuleDraft, TargetDraft } from "../platform/host";
import { failure } from "./failures";
import { isPattern } from "./glob";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Throws what is wrong with a target. */
export function checkTarget(draft: TargetDraft, others: readonly Named[]): void {
  checkPlace(draft.place);
  if (draft.credential.kind === "file") {
    checkPath(draft.credential.path);
  }
  checkName(draft, others);
}

/** Throws what is wrong with a rule. */
export function checkRule(draft: RuleDraft, others: readonly Named[], targets: readonly Named[]): void {
  checkName(draft, others);
  for (const { target, namespace } of draft.destinations) {
    if (!targets.some(({ id }) => id === target)) {
      throw failure("target-not-found", { id: target });
    }
    if (namespace && !/^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/.test(namespace)) {
      throw failure("reference-invalid", { reference: namespace });
    }
  }
  const patterns = [draft.repositories, draft.tags].flatMap(({ include, exclude }) => [
    ...include,
    ...exclude,
  ]);
  const bad = patterns.find((pattern) => !isPattern(pattern));
  if (bad !== undefined) {
    throw failure("pattern-invalid", { pattern: bad, detail: "a bracket is not closed" });
  }
}

function checkName({ id, name }: { id: string | null; name: string }, others: readonly Named[]): void {
  const letters = [...name];
  const control = letters.some((letter) => letter < " " || letter === "\u007f");
  if (letters.length < 1 || letters.length > 64 || control || name.trim() !== name || /^-|[/\\]/.test(name)) {
    throw failure("name-invalid", { name });
  }
  if (others.some((other) => other.name === name && other.id !== id)) {
    throw failure("name-taken", { name });
  }
}

function checkPlace(place: Place): void {
  if (place.kind === "layout") {
    checkPath(place.path);
  } else if (!/^https?:\/\/[a-z0-9.-]+(:\d+)?\/?$/i.test(place.url.trim())) {
    throw failure("url-invalid", { url: place.url });
  } else if (place.ca_file) {
    checkPath(place.ca_file);
  }
}

function checkPath(path: string): void {
  if (!path.startsWith("/")) {
    throw failure("path-relative", { path });
  }
}
