import { digestOf, pick, random, seedOf } from "./random";

/** An image as it lies in a registry. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
}

/** A blob of an image. */
export interface Blob {
  readonly digest: string;
  readonly media_type: string;
  readonly size: number;
}

const MiB = 1024 * 1024;

const REPOSITORIES: Readonly<Record<string, readonly string[]>> = {
  "library/nginx": ["1.27.3", "1.27.3-alpine", "1.29.1"],
  "library/redis": ["7.4.1", "7.4.1-bookworm"],
  "library/postgres": ["16.6", "17.2"],
  "grafana/grafana": ["11.3.1"],
  "bitnami/kafka": ["3.9.0-debian-12-r4"],
  "platform/frontend/console": ["2026.11.23", "2026.11.24-rc.1"],
  "platform/backend/order-service": ["4.18.0", "4.18.1"],
  "platform/backend/payment-gateway/service-with-a-very-long-name": ["2026.11.24-rc.3-build.18423"],
  "platform/ml/inference-cuda12": ["0.9.2"],
  "platform/ops/log-collector": ["1.0.0", "1.0.1-debug"],
};

/** A name of 255 characters, which is the most that a repository may have, and a tag of 128. */
const LONGEST: Image = {
  repository: `longest/${"department-of-very-long-names/".repeat(8)}${"x".repeat(7)}`,
  tag: `2026.11.24-${"nightly-build-".repeat(8)}18423`,
};

/** What the registries hold. */
export const IMAGES: readonly Image[] = [
  ...Object.entries(REPOSITORIES).flatMap(([repository, tags]) => tags.map((tag) => ({ repository, tag }))),
  ...["1", "2", "3", "4", "5", "6"].map((end) => ({ ...LONGEST, tag: LONGEST.tag.slice(0, -1) + end })),
];

const TEAMS = ["billing", "search", "identity", "logistics", "mobile", "data", "risk", "platform"];
const THINGS = ["api", "worker", "gateway", "scheduler", "frontend", "indexer", "migrator"];

/** The image at a place in a registry without an end. */
export function imageAt(index: number): Image {
  const next = random(index);
  const service = `${pick(TEAMS, next())}/${pick(THINGS, next())}-${String(index % 640).padStart(3, "0")}`;
  return {
    repository: service,
    tag: `${1 + (index % 4)}.${Math.floor(next() * 30)}.${Math.floor(next() * 12)}`,
  };
}

/** An image's name beside its tag. */
export function nameOf(image: Image): string {
  return `${image.repository}:${image.tag}`;
}

/** The digest of an image's manifest. */
export function manifestOf(image: Image): string {
  return digestOf(nameOf(image));
}

/** The blobs of an image: its configuration, then its layers; images of one group share the first ones. */
export function blobsOf(image: Image): readonly Blob[] {
  const next = random(seedOf(nameOf(image)));
  const group = image.repository.split("/")[0] ?? "";
  const layers = 4 + Math.floor(next() * 7);
  const big = image.repository.includes("cuda") ? 40 : 1;
  const config: Blob = {
    digest: digestOf(`${nameOf(image)} config`),
    media_type: "application/vnd.oci.image.config.v1+json",
    size: 2_000 + Math.floor(next() * 9_000),
  };
  const layer = (_: unknown, at: number): Blob => {
    const shared = at < 2 ? group : nameOf(image);
    const shape = random(seedOf(`${shared} ${at}`));
    return {
      digest: digestOf(`${shared} layer ${at}`),
      media_type: "application/vnd.oci.image.layer.v1.tar+gzip",
      size: Math.floor(shape() ** 3 * 96 * MiB * (at === 3 ? big : 1)) + 140,
    };
  };
  return [config, ...Array.from({ length: layers }, layer)];
}
