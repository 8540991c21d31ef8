import type { Listener, ListenerDraft } from "../../platform/host";

/** The secrets that a sender can prove itself with. */
export const SECRETS = ["token", "path_secret", "github_secret"] as const;

export type Secret = (typeof SECRETS)[number];

/** A listener that only this computer reaches. */
export const NEW_LISTENER: ListenerDraft = {
  address: "127.0.0.1:8421",
  token: { kind: "none" },
  path_secret: { kind: "none" },
  github_secret: { kind: "none" },
};

/** The listener as it is, to be changed. */
export function draftOf({ address }: Listener): ListenerDraft {
  return { address, token: { kind: "keep" }, path_secret: { kind: "keep" }, github_secret: { kind: "keep" } };
}

/** Whether a sender can prove itself at all: otherwise nobody is heard. */
export function hasProof(draft: ListenerDraft, listener: Listener | null): boolean {
  return SECRETS.some(
    (which) =>
      draft[which].kind === "typed" || (draft[which].kind === "keep" && (listener?.[which] ?? null) !== null),
  );
}

/** A secret that nobody guesses: 32 letters and digits. */
export function madeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where a registry of this computer sends its notifications; one elsewhere needs the computer's own name. */
export function eventsUrl(address: string): string {
  return `http://${address}/events`;
}
