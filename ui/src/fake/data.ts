import type {
  Bytes,
  Check,
  CheckStep,
  Counts,
  Failure,
  Job,
  Layer,
  Rule,
  Run,
  Target,
  Value,
} from "../ipc/bindings.gen";

/** The moment at which the made-up world stands: a Tuesday in Shanghai and in Berlin. */
export const NOW = Date.UTC(2026, 10, 24, 6, 30, 0);
export const MINUTE = 60_000;
export const MIB = 1024 * 1024;

export const failure = (
  code: string,
  args: Record<string, Value> = {},
  detail: string | null = null,
): Failure => ({
  code,
  args,
  detail,
});

export const NO_JOBS: Counts = {
  pending: 0,
  running: 0,
  retrying: 0,
  stopped: 0,
  canceled: 0,
  finished: 0,
  error: 0,
};

export const NO_BYTES: Bytes = { total: 0, existing: 0, mounted: 0, copied: 0 };

const step = (name: string, milliseconds: number): CheckStep => ({
  step: name,
  result: "ok",
  milliseconds,
  error: null,
});

export const GOOD: Check = {
  at: NOW - 3 * MINUTE,
  healthy: true,
  steps: [
    step("dns", 3),
    step("tcp", 12),
    step("tls", 31),
    step("api", 18),
    step("auth", 44),
    step("pull", 23),
    step("push", 25),
    { step: "catalog", result: "lacking", milliseconds: 9, error: null },
    step("referrers", 14),
  ],
};

export const BAD: Check = {
  at: NOW - 400 * MINUTE,
  healthy: false,
  steps: [
    step("dns", 4),
    step("tcp", 210),
    {
      step: "tls",
      result: "failed",
      milliseconds: 1240,
      error: failure(
        "tls-unknown-issuer",
        { host: "harbor.farm-west.example.com:8443" },
        "invalid peer certificate: UnknownIssuer",
      ),
    },
    ...["api", "auth", "pull", "push", "catalog", "referrers"].map(
      (name): CheckStep => ({ step: name, result: "skipped", milliseconds: 0, error: null }),
    ),
  ],
};

const registry = (url: string): Target["place"] => ({
  kind: "registry",
  url,
  ca_file: null,
  skip_verify: false,
  proxy: null,
});

export const TARGETS: readonly Target[] = [
  {
    id: "1",
    name: "hub",
    place: registry("https://hub.example.com"),
    credential: "keyring",
    login: null,
    connections: null,
    rules: ["base images", "nightly", "业务镜像同步到边缘机房"],
    checked: GOOD,
  },
  {
    id: "2",
    name: "farm-east",
    place: {
      kind: "registry",
      url: "https://harbor.farm-east.example.com",
      ca_file: "/etc/ssl/farm.pem",
      skip_verify: false,
      proxy: "http://proxy.example.com:3128",
    },
    credential: "env",
    login: "FARM_EAST_TOKEN",
    connections: 32,
    rules: ["base images"],
    checked: GOOD,
  },
  {
    id: "3",
    name: "farm-west",
    place: {
      kind: "registry",
      url: "https://harbor.farm-west.example.com:8443",
      ca_file: null,
      skip_verify: true,
      proxy: null,
    },
    credential: "helper",
    login: "ecr-login",
    connections: null,
    rules: ["base images"],
    checked: BAD,
  },
  {
    id: "4",
    name: "边缘机房",
    place: registry("http://192.168.10.20:5000"),
    credential: "session",
    login: null,
    connections: 4,
    rules: ["业务镜像同步到边缘机房"],
    checked: null,
  },
  {
    id: "5",
    name: "usb drive",
    place: { kind: "layout", path: "/media/admin/backup-drive-2026/images/layout" },
    credential: "none",
    login: null,
    connections: null,
    rules: [],
    checked: null,
  },
];

const run = (id: string, more: Partial<Run>): Run => ({
  id,
  rule: "1",
  rule_name: "base images",
  trigger: "manual",
  started: NOW - 66 * MINUTE,
  ended: NOW - 50 * MINUTE,
  planning: "done",
  failure: null,
  matched: 20,
  up_to_date: 0,
  jobs: NO_JOBS,
  bytes: NO_BYTES,
  ...more,
});

const rule = (id: string, name: string, more: Partial<Rule>): Rule => ({
  id,
  name,
  description: "",
  enabled: true,
  source: "1",
  repositories: { include: [], exclude: [] },
  tags: { include: [], exclude: [] },
  destinations: [{ target: "2", namespace: null }],
  priority: 0,
  attempts: 3,
  open_jobs: 0,
  last_run: null,
  ...more,
});

export const RULES: readonly Rule[] = [
  rule("1", "base images", {
    description: "Base images for both farms, without release candidates",
    repositories: { include: ["library/**"], exclude: ["library/scratch"] },
    tags: { include: ["1.*", "v2"], exclude: ["*-rc"] },
    destinations: [
      { target: "2", namespace: "mirror" },
      { target: "3", namespace: "mirror" },
    ],
    open_jobs: 8,
    last_run: run("r1", {
      ended: null,
      started: NOW - 2 * MINUTE,
      jobs: { ...NO_JOBS, finished: 1204, error: 1, running: 8, pending: 4310 },
    }),
  }),
  rule("2", "nightly", {
    last_run: run("r2", { jobs: { ...NO_JOBS, finished: 12, error: 1 }, up_to_date: 19_800 }),
  }),
  rule("3", "业务镜像同步到边缘机房", {
    description: "每天由值班人员执行，完成后检查边缘机房的健康状态",
    enabled: false,
    repositories: { include: ["team-a/{web,api}", "team-b/**"], exclude: [] },
    destinations: [{ target: "4", namespace: null }],
    attempts: 5,
  }),
  rule("4", "offline copy", {
    source: "2",
    destinations: [{ target: "5", namespace: null }],
    last_run: run("r4", {
      planning: "failed",
      failure: failure("catalog-unsupported", { host: "harbor.farm-east.example.com" }),
    }),
  }),
];

const IMAGES = [
  "library/nginx:1.27",
  "library/postgres:17.2-bookworm",
  "platform/backend/payment-gateway/service-with-a-very-long-name:2026.11.24-rc.3-build.18423",
  "library/redis:8",
  "ml/训练-runtime:cuda12.6",
  "team/web:main",
] as const;

const STATES = [
  "finished",
  "running",
  "transfer_blob",
  "pending",
  "finished",
  "retrying",
  "error",
  "stopped",
  "finished",
  "canceled",
  "push_manifest",
  "finished",
] as const;

const PHASES: ReadonlySet<string> = new Set(["transfer_blob", "push_manifest", "pull_manifest", "check"]);

export const statusOf = (state: string): string =>
  PHASES.has(state) || state === "initialize" ? "running" : state;

const FAILURES = [
  failure("manifest-not-found", { host: "hub.example.com", object: "library/redis:8", status: 404 }),
  failure("auth-rejected", { host: "harbor.farm-west.example.com:8443" }, "HTTP 401"),
  failure("digest-mismatch-twice", {
    host: "hub.example.com",
    object: "sha256:4f5a…",
    expected: "sha256:4f5a",
    actual: "sha256:77be",
  }),
];

/** Job number `id` of a world in which `newest` is the last. */
export function jobOf(id: number, newest: number, now: number): Job {
  const image = IMAGES[id % IMAGES.length] as string;
  // Beyond the newest hundred everything has ended.
  const wanted = STATES[(newest - id) % STATES.length] as string;
  const open = ["running", "transfer_blob", "pending", "retrying", "push_manifest"].includes(wanted);
  const state = open && newest - id > 100 ? "finished" : wanted === "running" ? "transfer_blob" : wanted;
  const status = statusOf(state);
  const total = (20 + ((id * 37) % 400)) * MIB;
  const part =
    status === "finished"
      ? 1
      : state === "push_manifest"
        ? 1
        : status === "pending"
          ? 0
          : 0.2 + (id % 6) / 10;
  const existing = Math.floor(total * 0.15 * part);
  const mounted = id % 3 === 0 ? Math.floor(total * 0.2 * part) : 0;
  const created = now - (newest - id) * 1700 - 30_000;
  const rule = RULES[id % 3] as Rule;
  const destination = TARGETS[1 + (id % 3)] as Target;
  const host = destination.place.kind === "registry" ? destination.place.url.replace("https://", "") : "oci";
  return {
    id: String(id),
    run: `r${1 + (id % 2)}`,
    rule: rule.id,
    rule_name: rule.name,
    source: `hub.example.com/${image}`,
    destination: `${host}/mirror/${image}`,
    source_target: "1",
    destination_target: destination.id,
    image,
    operation: "transfer",
    status,
    state,
    stopping: false,
    attempt: status === "retrying" ? 2 : 1,
    attempts_max: 3,
    created,
    started: status === "pending" ? null : created + 900,
    ended: ["finished", "error", "stopped", "canceled"].includes(status)
      ? created + 12_000 + (id % 9) * 3100
      : null,
    waiting:
      status === "retrying"
        ? { reason: failure("rate-limited", { host }), not_before: now + 24_000 + (id % 7) * 9000 }
        : null,
    error: status === "error" ? (FAILURES[id % FAILURES.length] ?? null) : null,
    bytes:
      status === "pending"
        ? NO_BYTES
        : { total, existing, mounted, copied: Math.floor(total * part) - existing - mounted },
  };
}

const hex = (seed: number): string =>
  Array.from({ length: 64 }, (_, at) => ((seed * 31 + at * at * 7 + at * seed) % 16).toString(16)).join("");

/** The blobs of a job: a config and four layers that add up to its bytes. */
export function layersOf(job: Job): Layer[] {
  const { total, existing, mounted, copied } = job.bytes;
  if (total === 0) {
    return [];
  }
  const layer = (at: number, size: number, state: string, done: number): Layer => ({
    digest: `sha256:${hex(Number(job.id) * 8 + at)}`,
    media_type:
      at === 0 ? "application/vnd.oci.image.config.v1+json" : "application/vnd.oci.image.layer.v1.tar+gzip",
    size,
    state,
    done,
  });
  const rest = total - existing - mounted;
  const first = Math.floor(rest * 0.4);
  const second = rest - first;
  const done = [Math.min(copied, first), Math.max(0, copied - first)] as const;
  const state = (part: number, whole: number) => (part >= whole ? "copied" : part > 0 ? "in_flight" : "left");
  return [
    layer(0, 4211, existing > 0 ? "existing" : "left", existing > 0 ? 4211 : 0),
    layer(1, Math.max(0, existing - 4211), "existing", Math.max(0, existing - 4211)),
    ...(mounted > 0 ? [layer(2, mounted, "mounted", mounted)] : []),
    layer(3, first, state(done[0], first), done[0]),
    layer(4, second, state(done[1], second), done[1]),
  ];
}
