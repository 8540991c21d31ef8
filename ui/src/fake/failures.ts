import type { Failure, Value } from "../platform/host";

/** A failure. */
export function failure(
  code: string,
  args: Readonly<Record<string, Value>> = {},
  detail: string | null = null,
): Failure {
  return { code, args, detail };
}

/** A failure as a record tells of it: its code is the `error`. */
export function told({ args, code }: Failure): Record<string, Value> {
  return { ...args, error: code };
}

/** What befalls an attempt of a job. */
export interface Trouble {
  /** The phase in which it happens. */
  readonly at: "initialize" | "check" | "pull_manifest" | "transfer_blob" | "push_manifest" | "delete";
  readonly failure: Failure;
  /** `again`: may pass by itself; `wait`: uses no attempt; `never`: is the same next time. */
  readonly class: "again" | "wait" | "never";
}

/** The troubles there are: of an image at one host that becomes an object at another. */
export function troubles(
  image: string,
  object: string,
  source: string,
  destination: string,
): Readonly<Record<string, Trouble>> {
  return {
    denied: {
      at: "check",
      class: "never",
      failure: failure(
        "access-denied",
        { object, host: destination, status: 403 },
        `HTTP 403 DENIED: requested access to the resource is denied: action: push: unauthorized to access repository: ${object}`,
      ),
    },
    gone: {
      at: "initialize",
      class: "never",
      failure: failure(
        "manifest-not-found",
        { object: image, host: source, status: 404 },
        "HTTP 404 MANIFEST_UNKNOWN: manifest unknown",
      ),
    },
    issuer: {
      at: "check",
      class: "never",
      failure: failure(
        "tls-unknown-issuer",
        { host: destination },
        "invalid peer certificate: UnknownIssuer",
      ),
    },
    quota: {
      at: "push_manifest",
      class: "never",
      failure: failure(
        "quota-exceeded",
        { host: destination, object, status: 403 },
        "adding 1.2 GiB of storage resource, which when updated to current usage of 499.1 GiB will exceed the configured upper limit of 500.0 GiB.",
      ),
    },
    immutable: {
      at: "push_manifest",
      class: "never",
      failure: failure("tag-immutable", { host: destination, object, status: 412 }),
    },
    damaged: {
      at: "transfer_blob",
      class: "never",
      failure: failure("digest-mismatch-twice", {
        object: image,
        host: source,
        expected: "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
        actual: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      }),
    },
    refused: {
      at: "initialize",
      class: "again",
      failure: failure("connect-refused", { host: source }, "Connection refused (os error 111)"),
    },
    lost: {
      at: "transfer_blob",
      class: "again",
      failure: failure(
        "connection-lost",
        { host: destination },
        "connection closed before message completed",
      ),
    },
    server: {
      at: "push_manifest",
      class: "again",
      failure: failure("server-error", { host: destination, object, status: 502 }, "HTTP 502 Bad Gateway"),
    },
    limited: {
      at: "pull_manifest",
      class: "again",
      failure: failure(
        "rate-limited",
        { host: source, object: image, status: 429 },
        "HTTP 429 TOOMANYREQUESTS",
      ),
    },
    away: {
      at: "check",
      class: "wait",
      failure: failure("network-unreachable", { host: destination }, "Network is unreachable (os error 101)"),
    },
    disk: {
      at: "transfer_blob",
      class: "wait",
      failure: failure("disk-full", { path: "/mnt/usb/images" }, "No space left on device (os error 28)"),
    },
  };
}
