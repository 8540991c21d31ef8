import type { Listener, ListenerDraft } from "../platform/host";
import { failure } from "./failures";

/** The listener as it is once a draft is saved; secrets are kept, and told no more. */
export function listenerOf(draft: ListenerDraft, before: Listener | null): Listener {
  const kept = (which: "token" | "path_secret" | "github_secret") => {
    const secret = draft[which];
    if (secret.kind === "typed" && secret.secret.length < 16) {
      throw failure("listener-secret-invalid", { min: 16 });
    }
    return secret.kind === "keep" ? (before?.[which] ?? null) : secret.kind === "typed" ? "keyring" : null;
  };
  if (!/^(\[.+\]|[\d.]+):\d+$/.test(draft.address)) {
    throw failure("address-invalid", { address: draft.address });
  }
  return {
    address: draft.address,
    token: kept("token"),
    path_secret: kept("path_secret"),
    github_secret: kept("github_secret"),
    at: draft.address,
    failure: null,
  };
}
