/** Failures that are common enough to be looked for; what they are called in short is `jobs-failure-<code>`. */
export const FAILURES = [
  "auth-rejected",
  "access-denied",
  "rate-limited",
  "connect-refused",
  "connect-timeout",
  "connection-lost",
  "tls-unknown-issuer",
  "manifest-not-found",
  "digest-mismatch",
  "quota-exceeded",
  "tag-immutable",
  "server-error",
  "disk-full",
] as const;

/** Spans of time back from now, in seconds, with the ids of what they are called. */
export const SPANS = [
  ["3600", "jobs-within-hour"],
  ["86400", "jobs-within-day"],
  ["604800", "jobs-within-week"],
  ["2592000", "jobs-within-month"],
] as const;
