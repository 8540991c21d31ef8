import {
  type Failure,
  type Job,
  type JobDetails,
  type Layer,
  type LogRecord,
  machine,
  type Step,
  type Value,
} from "../platform/host";
import { type Image, manifestOf } from "./catalog";
import { type Trouble, told } from "./failures";
import { type Act, type Cue, script } from "./script";

const PHASES = [
  "running",
  "initialize",
  "check",
  "pull_manifest",
  "transfer_blob",
  "push_manifest",
  "delete",
];
const BACKOFF_MS = 15_000;

/** One job through the state machine, as its script says. */
export class Actor {
  readonly timeline: Step[] = [];
  readonly log: LogRecord[] = [];
  layers: Layer[] = [];
  /** Set where a step was taken; whoever tells of it clears it. */
  stepped = false;
  /** The moment it was brought to. */
  reached = 0;
  private cues: readonly Cue[] = [];
  private cue = 0;
  private begun = 0;
  private readonly flights = new Map<number, { from: number; to: number }>();

  constructor(
    readonly job: Job,
    private readonly image: Image,
    private readonly host: string,
    /** What befalls the attempts, in order; those after it succeed. */
    private troubles: readonly Trouble[],
  ) {}

  get running(): boolean {
    return this.job.status === "running";
  }

  get open(): boolean {
    return this.running || this.job.status === "pending" || this.job.status === "retrying";
  }

  /** A worker takes the job. */
  begin(at: number, worker: number): void {
    const { job, image, host } = this;
    const [trouble, ...further] = this.troubles;
    this.troubles = further;
    this.cues = script({
      image,
      host,
      trouble,
      worker,
      operation: job.operation,
      destination: job.destination,
      number: job.attempt,
      there: (blob) => (this.layers[blob]?.done ?? -1) === this.layers[blob]?.size,
    });
    this.cue = 0;
    this.begun = at;
    job.started ??= at;
    job.waiting = null;
    job.error = null;
    this.advance(at);
  }

  /** How long the attempt lasts that was begun, in milliseconds. */
  get lasts(): number {
    return this.cues.at(-1)?.after ?? 0;
  }

  /** Does everything that is due. */
  advance(now: number): void {
    this.reached = now;
    let next = this.cues[this.cue];
    while (next && this.begun + next.after <= now && (this.running || this.cue === 0)) {
      this.cue += 1;
      this.perform(next.act, this.begun + next.after);
      next = this.cues[this.cue];
    }
    this.measure(now);
  }

  /** Ends the job, or sends it back, for a reason outside of it. */
  interrupt(to: string, cause: string, at: number): void {
    this.land(at);
    const says = { stopped: "log-stopped", canceled: "log-canceled", pending: "log-interrupted" }[to];
    if (cause === "retried_by_person") {
      this.job.attempts_max += this.job.attempt;
      this.job.attempt += 1;
    } else if (says) {
      this.say(to === "pending" ? "warn" : "info", says, {}, at, "");
    }
    this.step(to, cause, at, null);
  }

  /** Bytes a second. */
  get speed(): number {
    return [...this.flights].reduce(
      (sum, [at, { from, to }]) => sum + ((this.layers[at]?.size ?? 0) * 1000) / (to - from),
      0,
    );
  }

  /** Everything known, as it is now. */
  details(): JobDetails {
    const { job, timeline, layers, image } = this;
    const resolved = timeline.some(({ to }) => to === "check");
    return {
      job,
      timeline,
      layers,
      digest: resolved ? manifestOf(image) : null,
      command: job.operation === "delete" ? null : `sampan copy ${job.source} ${job.destination}`,
      samples: this.course(),
    };
  }

  /** What was sent when, as the log has it: blob by blob. */
  private course(): JobDetails["samples"] {
    let sent = 0;
    const { started } = this.job;
    const landed = this.log.flatMap(({ id, time, args }) => {
      if (id === "log-claimed") {
        sent = 0;
      }
      sent += id === "log-blob-copied" ? Number(args.size) : 0;
      return id === "log-claimed" || id === "log-blob-copied" ? [{ at: time, sent }] : [];
    });
    return started === null ? [] : landed;
  }

  /** Makes the log as long as very few are. */
  prolong(lines: number): void {
    const levels = ["debug", "debug", "info", "warn"];
    while (this.log.length < lines) {
      const seq = this.log.length;
      const digest = `sha256:${String(seq).padStart(64, "0")}`;
      const level = levels[seq % levels.length] ?? "info";
      this.say(level, "log-blob-existing", { digest, size: seq * 1024 }, this.job.created + seq, "check");
    }
  }

  private perform(act: Act, at: number): void {
    if ("step" in act) {
      this.step(act.step, act.cause, at, null);
      if (act.step === "finished") {
        const took = at - this.begun;
        this.say("info", "log-finished", { bytes: this.job.bytes.copied, took }, at, "");
      }
    } else if ("say" in act) {
      this.say(act.level, act.say, act.args, at, this.job.state);
    } else if ("blobs" in act) {
      this.layers = act.blobs.map(({ blob, state }, number) => {
        const known = this.layers[number];
        return known && known.done === known.size
          ? known
          : { ...blob, state, done: state === "existing" ? blob.size : 0 };
      });
    } else if ("mount" in act) {
      this.place(act.mount, "mounted", 1);
    } else if ("fly" in act) {
      this.flights.set(act.fly, { from: at, to: at + act.took });
      this.place(act.fly, "in_flight", 0);
    } else if ("land" in act) {
      this.flights.delete(act.land);
      this.place(act.land, "copied", 1);
    } else {
      this.fail(act.fail, at);
    }
    this.measure(at);
  }

  private fail({ class: kind, failure }: Trouble, at: number): void {
    const { job } = this;
    this.land(at);
    if (kind === "never" || (kind === "again" && job.attempt >= job.attempts_max)) {
      this.step("error", "failed_for_good", at, failure);
      job.error = failure;
      this.say("error", "log-failed", told(failure), at, "");
      return;
    }
    const not_before = at + BACKOFF_MS * 2 ** (job.attempt - 1);
    const until = new Date(not_before).toISOString();
    job.attempt += kind === "again" ? 1 : 0;
    job.waiting = { reason: failure, not_before };
    this.step("retrying", kind === "again" ? "failed_for_now" : "must_wait", at, failure);
    const say = kind === "again" ? "log-retrying" : "log-waiting";
    this.say("warn", say, { ...told(failure), attempt: job.attempt, until }, at, "");
  }

  /** Nothing is in flight any more; what was begun is to be brought again. */
  private land(at: number): void {
    for (const number of this.flights.keys()) {
      this.place(number, "left", 0);
    }
    this.flights.clear();
    this.measure(at);
  }

  private place(number: number, state: string, part: number): void {
    const layer = this.layers[number];
    if (layer) {
      this.layers[number] = { ...layer, state, done: Math.floor(layer.size * part) };
    }
  }

  private step(to: string, cause: string, at: number, reason: Failure | null): void {
    const { job } = this;
    if (!machine.edges.some((edge) => edge.from === job.state && edge.to === to && edge.cause === cause)) {
      throw new Error(`no edge ${job.state} -${cause}-> ${to}`);
    }
    this.timeline.push({ at, from: job.state, to, cause, attempt: job.attempt, reason });
    job.state = to;
    job.status = PHASES.includes(to) ? "running" : to;
    job.ended = ["finished", "error", "stopped", "canceled"].includes(to) ? at : null;
    if (to !== "retrying") {
      job.waiting = null;
    }
    if (to === "pending") {
      job.error = null;
    }
    job.stopping = job.stopping && this.open;
    this.stepped = true;
  }

  private say(
    level: string,
    id: string,
    args: Readonly<Record<string, Value>>,
    time: number,
    phase: string,
  ): void {
    this.log.push({ seq: this.log.length, time, level, phase, id, args });
  }

  /** Where the blobs in flight are, and what that makes in all. */
  private measure(now: number): void {
    for (const [number, { from, to }] of this.flights) {
      this.place(number, "in_flight", Math.min(1, Math.max(0, (now - from) / (to - from))));
    }
    const bytes = { total: 0, existing: 0, mounted: 0, copied: 0 };
    for (const { state, size, done } of this.layers) {
      bytes.total += size;
      if (state === "existing" || state === "mounted") {
        bytes[state] += size;
      } else {
        bytes.copied += done;
      }
    }
    this.job.bytes = bytes;
  }
}
