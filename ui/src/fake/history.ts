import type { Failure, Job, LogRecord, Step, Value } from "../ipc/bindings.gen";
import { failure, layersOf, MIB } from "./data";

/** What led a job to where it is. */
export function timelineOf(job: Job): Step[] {
  const steps: Step[] = [];
  let at = job.started ?? job.created;
  let state = "pending";
  let attempt = 1;
  const go = (to: string, cause: string, after: number, reason: Failure | null = null) => {
    at += after;
    steps.push({ at, from: state, to, cause, attempt, reason });
    state = to;
  };
  const host = job.destination.split("/")[0] ?? "";
  if (job.status === "pending") {
    return steps;
  }
  if (job.status === "canceled") {
    go("canceled", "rule_withdrawn", 9000);
    return steps;
  }
  go("running", "claimed", 0);
  go("initialize", "is_transfer", 2);
  go("check", "source_resolved", 160);
  go("pull_manifest", "destination_ready", 240);
  go("transfer_blob", "blobs_missing", 120);
  if (job.status === "retrying") {
    attempt = 2;
    go("retrying", "failed_for_now", 5200, failure("rate-limited", { host }));
    return steps;
  }
  if (job.status === "error") {
    go("error", "failed_for_good", 2600, job.error);
    return steps;
  }
  if (job.status === "stopped") {
    go("stopped", "stopped_by_person", 4100);
    return steps;
  }
  if (job.state === "transfer_blob") {
    return steps;
  }
  go("push_manifest", "blobs_there", 8200);
  if (job.status === "finished") {
    go("pull_manifest", "tree_pushed", 310);
    go("finished", "no_tree_left", 40);
  }
  return steps;
}

/** What a job's log says about it. */
export function logOf(job: Job, timeline: readonly Step[]): LogRecord[] {
  const records: LogRecord[] = [];
  const say = (time: number, level: string, phase: string, id: string, args: Record<string, Value> = {}) =>
    records.push({ seq: records.length, time, level, phase, id, args });
  const host = job.destination.split("/")[0] ?? "";
  for (const { at, to, attempt, reason } of timeline) {
    switch (to) {
      case "running":
        say(at, "info", "", "log-claimed", { worker: 2, attempt });
        break;
      case "check":
        say(at, "info", "initialize", "log-source-resolved", {
          digest: layersOf(job)[0]?.digest ?? "sha256:0",
        });
        break;
      case "pull_manifest":
        say(at, "info", "check", "log-destination-ready", { host });
        break;
      case "transfer_blob":
        for (const layer of layersOf(job)) {
          const args = { digest: layer.digest.slice(0, 19), size: layer.size };
          if (layer.state === "existing") {
            say(at + 3, "debug", to, "log-blob-existing", args);
          } else if (layer.state === "mounted") {
            say(at + 9, "info", to, "log-blob-mounted", { ...args, from: "library/base" });
          } else if (layer.state !== "left") {
            say(at + 12, "info", to, "log-blob-start", args);
          }
        }
        break;
      case "retrying":
        say(at, "warn", "transfer_blob", "log-retrying", {
          error: reason?.code ?? "server-error",
          ...reason?.args,
          attempt,
          until: new Date(job.waiting?.not_before ?? at).toISOString(),
        });
        break;
      case "error":
        say(at, "error", "transfer_blob", "log-failed", {
          error: reason?.code ?? "server-error",
          ...reason?.args,
        });
        break;
      case "stopped":
        say(at, "warn", "", "log-stopped");
        break;
      case "canceled":
        say(at, "warn", "", "log-canceled");
        break;
      case "finished":
        say(at, "info", "", "log-finished", { bytes: Math.max(job.bytes.copied, MIB), took: 12_400 });
        break;
    }
  }
  return records;
}
