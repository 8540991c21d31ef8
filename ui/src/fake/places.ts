import { EVERY_LABEL, EVERY_TAG, EVERYTHING, SAME_NAMES, USUAL } from "../features/rules/defaults";
import type { Check, Destination, Place, Provider, Rule, Settings, Target } from "../platform/host";
import { stepsOf } from "./checks";

/** A target without what others say of it. */
export type OwnTarget = Omit<Target, "rules" | "provider">;
/** A rule without how it fares. */
export type OwnRule = Omit<Rule, "open_jobs" | "last_run" | "next">;

const HOUR = 3_600_000;

/** A registry, with no more said of it than there is to say. */
export function registry(
  url: string,
  more: { ca_file?: string; skip_verify?: boolean; proxy?: string; provider?: Provider } = {},
): Place {
  return { kind: "registry", url, ca_file: null, skip_verify: false, proxy: null, provider: null, ...more };
}

/** The targets of the small world, as they are at a moment. */
export function targets(now: number): OwnTarget[] {
  const target = (
    id: number,
    name: string,
    place: Place,
    credential: Target["credential"],
    login: string | null,
    checked: number | null,
    limits: Partial<Target["limits"]> = {},
  ): OwnTarget => {
    const none = { connections: null, requests_per_second: null, bytes_per_second: null };
    const made = {
      id: String(id),
      name,
      place,
      credential,
      login,
      limits: { ...none, ...limits },
      checked: null,
    };
    return { ...made, checked: checked === null ? null : checkOf(made, now - checked) };
  };
  return [
    target(1, "Harbor 生产", registry("https://harbor.prod.example.com"), "keyring", null, HOUR),
    target(
      2,
      "Docker Hub",
      registry("https://registry-1.docker.io", { proxy: "http://proxy.example.com:3128" }),
      "docker_config",
      null,
      5 * HOUR,
      { connections: 2, requests_per_second: 5 },
    ),
    target(
      3,
      "registry.example.com",
      registry("https://registry.example.com", { ca_file: "/etc/ssl/private-ca/registry.example.com.pem" }),
      "helper",
      "pass",
      50_000,
      { connections: 16, bytes_per_second: 50 << 20 },
    ),
    target(4, "离线介质", { kind: "layout", path: "/mnt/usb/images" }, "none", null, 2 * HOUR),
    target(
      5,
      "edge-site-shenzhen-longgang-datacenter-03",
      registry("https://edge-03.longgang.example.com:8443"),
      "file",
      "/run/secrets/edge-03",
      3 * HOUR,
    ),
    target(6, "实验室 Registry", registry("http://10.20.0.15:5000"), "none", null, null),
    target(
      7,
      "备份 Registry",
      registry("https://backup.example.com", { skip_verify: true }),
      "session",
      null,
      null,
    ),
  ];
}

/** How a target is found. */
export function checkOf(target: Pick<Target, "place" | "credential">, at: number): Check {
  const steps = stepsOf(target);
  const provider = providerOf(target.place);
  return { at, provider, healthy: steps.every(({ result }) => result !== "failed"), steps };
}

/** Whose registry answers there. */
export function providerOf(place: Place): Provider | null {
  if (place.kind !== "registry") {
    return null;
  }
  const known = /harbor/.test(place.url) ? "harbor" : /docker\.io/.test(place.url) ? "docker_hub" : null;
  return place.provider ?? known;
}

/** The rules of the small world. */
export function rules(): OwnRule[] {
  const rule = (
    id: number,
    name: string,
    description: string,
    source: number,
    destinations: readonly Destination[],
    include: readonly string[],
    more: Partial<OwnRule> = {},
  ): OwnRule => ({
    id: String(id),
    name,
    description,
    enabled: true,
    source: String(source),
    repositories: { ...EVERYTHING, include: [...include] },
    tags: EVERY_TAG,
    labels: EVERY_LABEL,
    destinations: [...destinations],
    ...USUAL,
    ...more,
  });
  const to = (target: number, namespace: string | null = null): Destination => ({
    ...SAME_NAMES,
    target: String(target),
    namespace,
  });
  return [
    rule(
      11,
      "每日同步生产镜像",
      "生产环境的全部镜像，调试用的除外。",
      1,
      [to(3)],
      ["library/**", "platform/**"],
      {
        repositories: { include: ["library/**", "platform/**"], exclude: ["**/scratch/**"], regex: null },
        tags: { ...EVERY_TAG, include: ["*"], exclude: ["*-debug", "*-dirty"] },
        priority: 10,
        triggers: [{ kind: "schedule", cron: "0 2 * * *", zone: "Asia/Shanghai", missed: "run_once" }],
      },
    ),
    rule(
      12,
      "Docker Hub mirror",
      "What the build servers pull",
      2,
      [to(1, "dockerhub")],
      ["library/{nginx,redis,postgres}", "grafana/grafana"],
      { triggers: [{ kind: "poll", seconds: 3_600 }] },
    ),
    rule(13, "导出到离线介质", "", 1, [to(4)], ["platform/**"], { attempts: 5 }),
    rule(
      14,
      "Edge sites of the south, all that the points of sale need",
      "Slow lines; mind the quota at the sites.",
      3,
      [to(5, "edge"), to(6)],
      [
        "platform/backend/**",
        "platform/frontend/**",
        "platform/ops/**",
        "library/nginx",
        "library/redis",
        "bitnami/kafka",
      ],
      { priority: -5, triggers: [{ kind: "event" }] },
    ),
    rule(15, "legacy-registry-import", "", 6, [to(1, "legacy")], [], { enabled: false }),
    rule(16, "新规则（尚未执行）", "", 2, [to(7)], ["library/postgres"]),
    rule(
      17,
      "Mirror of the platform",
      "What is withdrawn in production goes here, too.",
      1,
      [to(3, "mirror"), { ...to(6, "mirror"), flatten: "all" }],
      ["platform/**"],
      {
        labels: { include: ["release"], exclude: ["withdrawn"] },
        backup_tag: "{{tag}}-before-{{date}}",
        delete_missing: { enabled: true, max_share: 20, protect: ["latest", "*-lts"] },
        triggers: [{ kind: "event" }],
      },
    ),
  ];
}

/** The targets and the rule of the world with long names: 64 characters is what a name may have. */
export function longest(now: number): { readonly targets: OwnTarget[]; readonly rule: OwnRule } {
  const name = (at: number) =>
    `${"registry-of-the-department-of-very-long-names-and-".padEnd(61, "x")}-${at}`;
  const host = (at: number) => `registry-${at}.${"department.".repeat(4)}very-long-names.example.com:8443`;
  const made = Array.from({ length: 11 }, (_, at): OwnTarget => {
    const target = {
      id: String(20 + at),
      name: name(at),
      place: registry(`https://${host(at)}`),
      credential: "file" as const,
      login: `/run/secrets/${"of-a-department-with-very-long-names/".repeat(3)}robot`,
      limits: { connections: 16, requests_per_second: 25, bytes_per_second: 50 << 20 },
      checked: null,
    };
    return { ...target, checked: checkOf(target, now - HOUR) };
  });
  const rule: OwnRule = {
    id: "31",
    name: "The rule with the longest name that there is, and no word less-x",
    description: "Everything that the department has, to every place where somebody may ask for it. "
      .repeat(3)
      .trim(),
    enabled: true,
    source: "20",
    repositories: { ...EVERYTHING, include: ["longest/**"] },
    tags: EVERY_TAG,
    labels: EVERY_LABEL,
    destinations: made.slice(1).map(({ id }) => ({
      ...SAME_NAMES,
      target: id,
      namespace: "mirror/of/the/department/of/very/long/names",
    })),
    ...USUAL,
  };
  return { targets: made, rule };
}

/** The schedule of limits of the small world. */
export function limitsOfWeek(): Settings["limits_schedule"] {
  return [
    { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:30", bytes_per_second: 20 << 20 },
    { days: [6, 7], from: "22:00", to: "06:00", bytes_per_second: 512 << 10 },
  ];
}
