import type { CheckStep, Target } from "../platform/host";
import { failure } from "./failures";
import { random, seedOf } from "./random";

/** How each step of checking a target goes. A host with `edge-` in it is not trusted, one in `.invalid` not known. */
export function stepsOf({ place, credential }: Pick<Target, "place" | "credential">): CheckStep[] {
  if (place.kind !== "registry") {
    return ["exists", "readable", "writable"].map((name) => step(name, place.path));
  }
  const url = new URL(place.url);
  const host = url.host;
  const fails = url.hostname.endsWith(".invalid")
    ? "dns"
    : host.startsWith("edge-") && !place.skip_verify
      ? "tls"
      : null;
  const names = ["dns", "tcp", "tls", "api", "auth", "pull", "push", "catalog", "referrers"];
  const broken = fails === null ? names.length : names.indexOf(fails);
  return names.map((name, at) => {
    const made = step(name, host);
    if (at === broken) {
      const error =
        fails === "dns"
          ? failure("dns-not-found", { host })
          : failure("tls-unknown-issuer", { host }, "invalid peer certificate: UnknownIssuer");
      return { ...made, result: "failed", error };
    }
    const nothing =
      (name === "tls" && url.protocol === "http:") || (name === "auth" && credential === "none");
    if (at > broken || nothing) {
      return { ...made, result: "skipped", milliseconds: 0 };
    }
    const lacking =
      name === "catalog" ? host.includes("docker.io") : name === "referrers" && host.startsWith("harbor");
    return lacking ? { ...made, result: "lacking" } : made;
  });
}

function step(name: string, seed: string): CheckStep {
  return {
    step: name,
    result: "ok",
    milliseconds: Math.floor(random(seedOf(seed + name))() ** 2 * 140) + 1,
    error: null,
  };
}
