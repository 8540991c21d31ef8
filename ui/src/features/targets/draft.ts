import type {
  CredentialDraft,
  CredentialKind,
  Limits,
  Place,
  Provider,
  Target,
  TargetDraft,
} from "../../platform/host";

/** The kinds of credential a form offers. */
export type CredentialChoice = CredentialDraft["kind"];

/** Where the way to a registry leads through: what the environment says, nothing, or an address. */
export type ProxyChoice = "environment" | "none" | "url";

/** Whose registry it is, or that it is known by itself. */
export type ProviderChoice = Provider | "known";

/** What stands in the form of a target. Each kind keeps its own fields, so that changing back loses nothing. */
export interface TargetForm {
  /** The target that is changed; null for a new one. */
  readonly id: string | null;
  readonly name: string;
  readonly kind: Place["kind"];
  readonly url: string;
  /** Whose registry it is; `known` where its address and its answers are to tell. */
  readonly provider: ProviderChoice;
  readonly path: string;
  readonly credential: CredentialChoice;
  readonly username: string;
  readonly password: string;
  readonly helper: string;
  readonly variable: string;
  readonly file: string;
  readonly caFile: string;
  readonly skipVerify: boolean;
  readonly proxy: ProxyChoice;
  readonly proxyUrl: string;
  readonly limits: Limits;
}

/** Requests in flight at once, where nothing else is said. */
export const CONNECTIONS_DEFAULT = 16;

/** The most requests in flight at once that the form offers. */
export const CONNECTIONS_MAX = 64;

/** The most requests a second that the form offers. */
export const REQUESTS_MAX = 10_000;

/** The form of a new target. */
export const NEW_TARGET: TargetForm = {
  id: null,
  name: "",
  kind: "registry",
  url: "",
  provider: "known",
  path: "",
  credential: "none",
  username: "",
  password: "",
  helper: "",
  variable: "",
  file: "",
  caFile: "",
  skipVerify: false,
  proxy: "environment",
  proxyUrl: "",
  limits: { connections: null, requests_per_second: null, bytes_per_second: null },
};

const WITH_USER: ReadonlySet<CredentialKind> = new Set(["template", "keyring", "encrypted_file", "session"]);

/** The form of a target that exists. A credential stays as it is until somebody gives another. */
export function formOf(target: Target): TargetForm {
  const { id, name, place, credential, limits } = target;
  const login = target.login ?? "";
  const form: TargetForm = {
    ...NEW_TARGET,
    id,
    name,
    kind: place.kind,
    limits,
    credential: credential === "none" ? "none" : "keep",
    username: WITH_USER.has(credential) ? login : "",
    helper: credential === "helper" ? login : "",
    variable: credential === "env" ? login : "",
    file: credential === "file" ? login : "",
  };
  if (place.kind !== "registry") {
    return { ...form, path: place.path };
  }
  const through: ProxyChoice = place.proxy === null ? "environment" : place.proxy === "none" ? "none" : "url";
  return {
    ...form,
    url: place.url,
    provider: place.provider ?? "known",
    caFile: place.ca_file ?? "",
    skipVerify: place.skip_verify,
    proxy: through,
    proxyUrl: through === "url" ? (place.proxy ?? "") : "",
  };
}

/** The target that a form describes. */
export function draftOf(form: TargetForm): TargetDraft {
  return {
    id: form.id,
    name: form.name.trim(),
    place: placeOf(form),
    credential: form.kind === "registry" ? credentialOf(form) : { kind: "none" },
    limits: form.limits,
  };
}

/** The target to check: it need not have a name yet. */
export function trialOf(form: TargetForm): TargetDraft {
  return { ...draftOf(form), name: "unnamed" };
}

function placeOf(form: TargetForm): Place {
  if (form.kind !== "registry") {
    return { kind: form.kind, path: form.path.trim() };
  }
  const proxies: Record<ProxyChoice, string | null> = {
    environment: null,
    none: "none",
    url: form.proxyUrl.trim(),
  };
  return {
    kind: "registry",
    url: form.url.trim(),
    ca_file: form.caFile.trim() || null,
    skip_verify: form.skipVerify,
    proxy: proxies[form.proxy],
    provider: form.provider === "known" ? null : form.provider,
  };
}

function credentialOf(form: TargetForm): CredentialDraft {
  switch (form.credential) {
    case "helper":
      return { kind: "helper", name: form.helper.trim() };
    case "env":
      return { kind: "env", name: form.variable.trim() };
    case "file":
      return { kind: "file", path: form.file.trim() };
    case "password":
      // A password is taken as it was typed: spaces may belong to it.
      return { kind: "password", username: form.username.trim(), password: form.password };
    default:
      return { kind: form.credential };
  }
}

/** Whether two forms say the same. */
export function sameForm(one: TargetForm, other: TargetForm): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How the way to a target is secured; what lies on this computer has no way. */
export type Security = "tls" | "plain" | "unverified" | "directory" | "archive";

/** How the way to a place is secured. */
export function securityOf(place: Place): Security {
  if (place.kind !== "registry") {
    return place.kind === "layout" ? "directory" : "archive";
  }
  if (place.url.toLowerCase().startsWith("http://")) {
    return "plain";
  }
  return place.skip_verify ? "unverified" : "tls";
}

/** The address of a registry, the path of what lies on this computer. */
export function whereIs(place: Place): string {
  return place.kind === "registry" ? place.url : place.path;
}

/** Whether images may carry labels there: Harbor has them, and what nobody said whose it is may be one. */
export function hasLabels(place: Place): boolean {
  return place.kind === "registry" && (place.provider === null || place.provider === "harbor");
}

/** Whether a URL asks for plain HTTP. */
export function isPlain(url: string): boolean {
  return url.trim().toLowerCase().startsWith("http://");
}
