import type { Check, Destination, Place, Rule, Target } from "../platform/host";
import { stepsOf } from "./checks";

/** A target without what others say of it. */
export type OwnTarget = Omit<Target, "rules">;
/** A rule without how it fares. */
export type OwnRule = Omit<Rule, "open_jobs" | "last_run">;

const HOUR = 3_600_000;

function registry(
  url: string,
  more: { ca_file?: string; skip_verify?: boolean; proxy?: string } = {},
): Place {
  return { kind: "registry", url, ca_file: null, skip_verify: false, proxy: null, ...more };
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
    connections: number | null = null,
  ): OwnTarget => {
    const made = { id: String(id), name, place, credential, login, connections, checked: null };
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
      2,
    ),
    target(
      3,
      "registry.example.com",
      registry("https://registry.example.com", { ca_file: "/etc/ssl/private-ca/registry.example.com.pem" }),
      "helper",
      "pass",
      50_000,
      16,
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
  return { at, healthy: steps.every(({ result }) => result !== "failed"), steps };
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
    repositories: { include: [...include], exclude: [] },
    tags: { include: [], exclude: [] },
    destinations: [...destinations],
    priority: 0,
    attempts: 3,
    ...more,
  });
  const to = (target: number, namespace: string | null = null): Destination => ({
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
        repositories: { include: ["library/**", "platform/**"], exclude: ["**/scratch/**"] },
        tags: { include: ["*"], exclude: ["*-debug", "*-dirty"] },
        priority: 10,
      },
    ),
    rule(
      12,
      "Docker Hub mirror",
      "What the build servers pull",
      2,
      [to(1, "dockerhub")],
      ["library/{nginx,redis,postgres}", "grafana/grafana"],
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
      { priority: -5 },
    ),
    rule(15, "legacy-registry-import", "", 6, [to(1, "legacy")], [], { enabled: false }),
    rule(16, "新规则（尚未执行）", "", 2, [to(7)], ["library/postgres"]),
  ];
}
