import type { CheckStep, CredentialKind, Place } from "../../platform/host";
import type { CredentialChoice, ProxyChoice, Security } from "./draft";

/** The message of each kind of credential, as a target has it. */
export const CREDENTIAL_WORDS: Record<CredentialKind, string> = {
  none: "targets-credential-none",
  docker_config: "targets-credential-docker",
  helper: "targets-credential-helper",
  keyring: "targets-credential-keyring",
  env: "targets-credential-env",
  file: "targets-credential-file",
  template: "targets-credential-template",
  session: "targets-credential-session",
};

/** The message of each kind of credential, as a form offers it. */
export const CHOICE_WORDS: Record<CredentialChoice, string> = {
  keep: "targets-choice-keep",
  none: "targets-choice-none",
  password: "targets-choice-password",
  docker_config: "targets-choice-docker",
  helper: "targets-choice-helper",
  env: "targets-choice-env",
  file: "targets-choice-file",
};

/** The message of how the way to a target is secured. */
export const SECURITY_WORDS: Record<Security, string> = {
  tls: "targets-security-tls",
  plain: "targets-security-plain",
  unverified: "targets-security-unverified",
  directory: "targets-security-directory",
};

/** What follows from how the way to a target is secured. */
export const SECURITY_HINTS: Record<Security, string> = {
  tls: "targets-security-tls-hint",
  plain: "targets-plain-hint",
  unverified: "targets-skip-verify-hint",
  directory: "targets-kind-layout-hint",
};

/** The message of each kind of place. */
export const KIND_WORDS: Record<Place["kind"], string> = {
  registry: "targets-kind-registry",
  layout: "targets-kind-layout",
};

/** The message of each way through a proxy. */
export const PROXY_WORDS: Record<ProxyChoice, string> = {
  environment: "targets-proxy-environment",
  none: "targets-proxy-none",
  url: "targets-proxy-url",
};

/** The sign of the result of a step; beside it stands the word. */
export const RESULT_SIGNS: Record<CheckStep["result"], "finished" | "canceled" | "pending" | "error"> = {
  ok: "finished",
  skipped: "canceled",
  lacking: "pending",
  failed: "error",
};
