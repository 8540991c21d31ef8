import { type Fault, type Faults, nameFault } from "../../components/form/fault";
import type { Failure } from "../../platform/host";
import type { CredentialChoice, TargetForm } from "./draft";

/** The fields of a target's form that can be at fault. */
export type TargetField =
  | "name"
  | "url"
  | "path"
  | "username"
  | "helper"
  | "variable"
  | "file"
  | "caFile"
  | "proxyUrl"
  | "limits";

/** What the window can tell without asking. `taken` are the names of the other targets. */
export function faultsOf(form: TargetForm, taken: readonly string[]): Faults<TargetField> {
  const faults: Faults<TargetField> = {};
  const name = nameFault(form.name, taken);
  if (name) {
    faults.name = name;
  }
  const need = (field: Needed) => {
    if (form[field].trim() === "") {
      faults[field] = MISSING[field];
    }
  };
  if (form.kind !== "registry") {
    need("path");
    return faults;
  }
  need("url");
  const asked = ASKED[form.credential];
  if (asked) {
    need(asked);
  }
  if (form.proxy === "url") {
    need("proxyUrl");
  }
  return faults;
}

type Needed = "url" | "path" | "username" | "helper" | "variable" | "file" | "proxyUrl";

/** What a kind of credential cannot do without. */
const ASKED: Partial<Record<CredentialChoice, Needed>> = {
  password: "username",
  helper: "helper",
  env: "variable",
  file: "file",
};

const MISSING: Record<Needed, Fault> = {
  url: { message: "targets-url-missing" },
  path: { message: "targets-path-missing" },
  username: { message: "targets-username-missing" },
  helper: { message: "targets-helper-missing" },
  variable: { message: "targets-variable-missing" },
  file: { message: "targets-file-missing" },
  proxyUrl: { message: "targets-proxy-missing" },
};

/** The field a failure is about; null where it is about the whole. */
export function fieldOf(failure: Failure, form: TargetForm): TargetField | null {
  const { url, path } = failure.args;
  switch (failure.code) {
    case "name-taken":
    case "name-invalid":
      return "name";
    case "url-invalid":
      return form.proxy === "url" && url !== form.url.trim() && isOfProxy(url, form) ? "proxyUrl" : "url";
    case "path-relative":
      return form.kind === "registry" && path === form.caFile.trim() ? "caFile" : "path";
    case "ca-file-invalid":
      return "caFile";
    case "value-invalid":
      return "limits";
    case "key-missing":
      return form.kind === "registry" ? null : "path";
    default:
      return null;
  }
}

/** The application does not print an address with a password in it: it says `…@`, or `proxy`. */
function isOfProxy(url: unknown, form: TargetForm): boolean {
  return url === form.proxyUrl.trim() || url === "…@" || url === "proxy";
}
