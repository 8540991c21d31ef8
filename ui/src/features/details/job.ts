import type { Job } from "../../platform/host";

/** Whether a job may still do something by itself. */
export function isOpen(job: Job): boolean {
  return job.status === "pending" || job.status === "running" || job.status === "retrying";
}

/** Whether a person may have a job done again. */
export function canRetry(job: Job): boolean {
  return job.status === "error" || job.status === "stopped" || job.status === "canceled";
}

/** The command that pulls what a job brings; null where no registry serves it. */
export function pullCommand(job: Job): string | null {
  const inFiles = /^(oci|oci-archive|docker-archive):/.test(job.destination);
  return inFiles || job.operation === "delete" ? null : `docker pull ${withoutScheme(job.destination)}`;
}

/** The image that the job is about by its digest, whatever its tag means by now. */
export function exactReference(job: Job, digest: string): string {
  const bare = withoutScheme(job.source);
  const name = bare.includes("@") ? bare.slice(0, bare.indexOf("@")) : bare.replace(/:[^:/]*$/, "");
  return `${name}@${digest}`;
}

/** A reference as other tools take it: none of them names a scheme. */
function withoutScheme(reference: string): string {
  return reference.replace(/^https?:\/\//, "");
}

/** The kinds of blobs that are told apart. */
export type BlobKind = "config" | "layer" | "other";

/** The kind of a blob, by its media type. */
export function kindOf(mediaType: string): BlobKind {
  if (/\.config\.|container\.image\.v1\+json$/.test(mediaType)) {
    return "config";
  }
  return /\.layer\.|rootfs\.(diff|foreign)/.test(mediaType) ? "layer" : "other";
}

/** A digest as briefly as it is still told apart: twelve digits. */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, 12);
}
