import type { Job, JobDetails, Layer, LogRecord, Step } from "../../platform/host";

/** A job, for tests. */
export function aJob(change: Partial<Job> = {}): Job {
  return {
    id: "42",
    run: "7",
    rule: "3",
    rule_name: "mirror",
    source: "docker.io/library/nginx:1.27",
    destination: "harbor.example/mirror/nginx:1.27",
    source_target: "1",
    destination_target: "2",
    image: "library/nginx:1.27",
    operation: "transfer",
    status: "pending",
    state: "pending",
    stopping: false,
    attempt: 1,
    priority: 0,
    attempts_max: 5,
    created: 0,
    started: null,
    ended: null,
    waiting: null,
    error: null,
    bytes: { total: 0, existing: 0, mounted: 0, copied: 0 },
    ...change,
  };
}

/** Everything known about a job, for tests. */
export function someDetails(change: Partial<JobDetails> = {}): JobDetails {
  return { job: aJob(), timeline: [], layers: [], digest: null, command: null, samples: [], ...change };
}

/** Steps that follow one another, for tests. */
export function steps(
  begin: string,
  told: readonly (readonly [at: number, to: string, cause: string, attempt?: number])[],
): Step[] {
  let from = begin;
  return told.map(([at, to, cause, attempt = 1]) => {
    const step = { at, from, to, cause, attempt, reason: null };
    from = to;
    return step;
  });
}

/** A blob, for tests. */
export function aLayer(change: Partial<Layer> = {}): Layer {
  return {
    digest: `sha256:${"ab".repeat(32)}`,
    media_type: "application/vnd.oci.image.layer.v1.tar+gzip",
    size: 100,
    state: "left",
    done: 0,
    ...change,
  };
}

/** A record of a log, for tests. */
export function aRecord(seq: number, change: Partial<LogRecord> = {}): LogRecord {
  return {
    seq,
    time: seq,
    level: "info",
    phase: "running",
    id: "log-claimed",
    args: { worker: seq, attempt: 1 },
    ...change,
  };
}
