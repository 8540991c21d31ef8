import type { MessageId } from "../../i18n/ids.gen";
import type { CheckStep, CredentialKind, Place, Provider } from "../../platform/host";
import type { CredentialChoice, ProxyChoice, Security } from "./draft";

/** The message of each kind of credential, as a target has it. */
export const CREDENTIAL_WORDS: Record<CredentialKind, MessageId> = {
  none: "targets-credential-none",
  docker_config: "targets-credential-docker",
  helper: "targets-credential-helper",
  keyring: "targets-credential-keyring",
  encrypted_file: "targets-credential-encrypted",
  env: "targets-credential-env",
  file: "targets-credential-file",
  template: "targets-credential-template",
  session: "targets-credential-session",
};

/** The message of each kind of credential, as a form offers it. */
export const CHOICE_WORDS: Record<CredentialChoice, MessageId> = {
  keep: "targets-choice-keep",
  none: "targets-choice-none",
  password: "targets-choice-password",
  docker_config: "targets-choice-docker",
  helper: "targets-choice-helper",
  env: "targets-choice-env",
  file: "targets-choice-file",
};

/** The message of how the way to a target is secured. */
export const SECURITY_WORDS: Record<Security, MessageId> = {
  tls: "targets-security-tls",
  plain: "targets-security-plain",
  unverified: "targets-security-unverified",
  directory: "targets-security-directory",
  archive: "targets-security-archive",
};

/** What follows from how the way to a target is secured. */
export const SECURITY_HINTS: Record<Security, MessageId> = {
  tls: "targets-security-tls-hint",
  plain: "targets-plain-hint",
  unverified: "targets-skip-verify-hint",
  directory: "targets-kind-layout-hint",
  archive: "targets-kind-archive-hint",
};

/** The message of each kind of place. */
export const KIND_WORDS: Record<Place["kind"], MessageId> = {
  registry: "targets-kind-registry",
  layout: "targets-kind-layout",
  archive: "targets-kind-archive",
};

/** What each provider is called: names of products, the same in every language; those that people run come first. */
export const PROVIDERS: readonly (readonly [Provider, string])[] = [
  ["harbor", "Harbor"],
  ["quay", "Quay"],
  ["gitlab", "GitLab"],
  ["artifactory", "JFrog Artifactory"],
  ["nexus", "Sonatype Nexus"],
  ["docker_hub", "Docker Hub"],
  ["ghcr", "GitHub (GHCR)"],
  ["ecr", "Amazon ECR"],
  ["acr", "Azure ACR"],
  ["gar", "Google Artifact Registry"],
  ["alibaba", "Alibaba Cloud ACR"],
  ["tencent", "Tencent Cloud TCR"],
  ["huawei", "Huawei Cloud SWR"],
];

/** What a provider is called. */
export function providerName(provider: Provider): string {
  return PROVIDERS.find(([known]) => known === provider)?.[1] ?? "OCI";
}

/** The message of each way through a proxy. */
export const PROXY_WORDS: Record<ProxyChoice, MessageId> = {
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
