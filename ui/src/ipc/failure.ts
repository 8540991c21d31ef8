import type { Failure } from "./bindings.gen";

/** Whatever was thrown, as a failure that can be told. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "args" in thrown) {
    return thrown as Failure;
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "panicked", args: {}, detail };
}
