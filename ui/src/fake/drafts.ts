import type { Offer, Place, RuleDraft, TargetDraft } from "../platform/host";
import { failure } from "./failures";
import { isPattern } from "./glob";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Throws what is wrong with a target. */
export function checkTarget(draft: TargetDraft, others: readonly Named[]): void {
  checkPlace(draft.place);
  if (draft.credential.kind === "file") {
    checkPath(draft.credential.path);
  }
  checkName(draft, others);
}

/** Throws what is wrong with a rule. */
export function checkRule(draft: RuleDraft, others: readonly Named[], targets: readonly Named[]): void {
  checkName(draft, others);
  for (const { target, namespace } of draft.destinations) {
    if (!targets.some(({ id }) => id === target)) {
      throw failure("target-not-found", { id: target });
    }
    if (namespace && !/^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/.test(namespace)) {
      throw failure("reference-invalid", { reference: namespace });
    }
  }
  for (const trigger of draft.triggers) {
    if (trigger.kind === "schedule") {
      checkSchedule(trigger.cron);
    }
  }
  const patterns = [draft.repositories, draft.tags].flatMap(({ include, exclude }) => [
    ...include,
    ...exclude,
  ]);
  const bad = patterns.find((pattern) => !isPattern(pattern));
  if (bad !== undefined) {
    throw failure("pattern-invalid", { pattern: bad, detail: "a bracket is not closed" });
  }
}

/** Throws where an expression is no schedule: not five or six fields of the usual characters. */
export function checkSchedule(cron: string): void {
  const fields = cron.trim().split(/\s+/);
  if (fields.length < 5 || fields.length > 6 || !fields.every((field) => /^[\w*,/#-]+$/.test(field))) {
    throw failure("schedule-invalid", { schedule: cron });
  }
}

function checkName({ id, name }: { id: string | null; name: string }, others: readonly Named[]): void {
  const letters = [...name];
  const control = letters.some((letter) => letter < " " || letter === "\u007f");
  if (letters.length < 1 || letters.length > 64 || control || name.trim() !== name || /^-|[/\\]/.test(name)) {
    throw failure("name-invalid", { name });
  }
  if (others.some((other) => other.name === name && other.id !== id)) {
    throw failure("name-taken", { name });
  }
}

function checkPlace(place: Place): void {
  if (place.kind !== "registry") {
    checkPath(place.path);
  } else if (!/^https?:\/\/[a-z0-9.-]+(:\d+)?\/?$/i.test(place.url.trim())) {
    throw failure("url-invalid", { url: place.url });
  } else if (place.ca_file) {
    checkPath(place.ca_file);
  }
}

function checkPath(path: string): void {
  if (!path.startsWith("/")) {
    throw failure("path-relative", { path });
  }
}

/** What a rule file that somebody chose would change. */
export function anOffer(): Offer {
  return {
    name: "/home/admin/Documents/rules.sampan.yaml",
    plan: {
      targets: { created: ["edge-07"], updated: ["Harbor 生产"], unchanged: ["Docker Hub", "离线介质"] },
      rules: {
        created: ["边缘站点同步", "nightly base images"],
        updated: [],
        unchanged: ["Docker Hub mirror"],
      },
      settings: true,
    },
    tool: null,
    lacks: false,
    other: null,
    remarks: [],
    failure: null,
  };
}

/** What becomes of the configuration of another tool. */
export function aForeignOffer(): Offer {
  const remark = (place: string, message: string, args: Offer["remarks"][number]["args"] = {}) => ({
    place,
    left_out: message === "import-unknown" || message === "import-digest",
    message,
    args,
  });
  return {
    ...anOffer(),
    name: "/home/admin/sync.yaml",
    tool: "skopeo",
    lacks: true,
    plan: {
      targets: {
        created: ["registry.example.com", "mirror.example.com"],
        updated: [],
        unchanged: ["quay.io"],
      },
      rules: { created: ["team/redis", "coreos/etcd"], updated: [], unchanged: [] },
      settings: false,
    },
    remarks: [
      remark("registry.example.com.credentials.password", "import-password", {
        variable: "REGISTRY_EXAMPLE_COM_PASSWORD",
      }),
      remark("registry.example.com.cert-dir", "import-cert-dir", { target: "registry.example.com" }),
      remark("registry.example.com.images.team/redis", "import-digest", {
        digest: `sha256:${"01".repeat(32)}`,
      }),
      remark("quay.io.hooks", "import-unknown"),
    ],
  };
}
