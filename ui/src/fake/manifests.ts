import type { JobDetails, Manifest } from "../platform/host";

const PLATFORMS = ["amd64", "arm64"];

/** What a registry would send for the image of a job: an index of two platforms, and each of them. */
export function manifestText({ layers, digest }: JobDetails, child: string | null): Manifest {
  const blob = ({ media_type, digest: of, size }: JobDetails["layers"][number]) => ({
    mediaType: media_type,
    digest: of,
    size,
  });
  const childOf = (place: number) => `sha256:${String(place + 1).repeat(64)}`;
  const document =
    child === null
      ? {
          schemaVersion: 2,
          mediaType: "application/vnd.oci.image.index.v1+json",
          manifests: PLATFORMS.map((architecture, place) => ({
            mediaType: "application/vnd.oci.image.manifest.v1+json",
            digest: childOf(place),
            size: 1_234,
            platform: { os: "linux", architecture },
          })),
        }
      : {
          schemaVersion: 2,
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          config: layers.slice(0, 1).map(blob)[0],
          layers: layers.slice(1).map(blob),
        };
  const text = JSON.stringify(document);
  return {
    media_type: document.mediaType,
    digest: child ?? digest ?? childOf(8),
    size: text.length,
    text,
  };
}
