import { emit } from "@tauri-apps/api/event";
import type {
  Counts,
  Job,
  JobDetails,
  JobFilter,
  JobNews,
  JobPage,
  Jobs,
  LogRecord,
  Outcome,
  Progress,
  Step,
} from "../ipc/bindings.gen";
import { failure, jobOf, layersOf, MIB, NO_JOBS, NOW, statusOf } from "./data";
import { logOf, timelineOf } from "./history";
import type { Options } from "./options";

/** A page's job that is followed. */
interface Followed {
  readonly id: string;
  readonly tell: (news: JobNews) => void;
}

/** How a transfer goes on, state by state. */
const NEXT: Readonly<Record<string, string>> = {
  pending: "running",
  retrying: "running",
  running: "initialize",
  initialize: "check",
  check: "pull_manifest",
  pull_manifest: "transfer_blob",
  push_manifest: "finished",
};

/** Jobs that are made up, and that move. */
export class World {
  readonly jobs: Job[];
  private readonly steps = new Map<string, Step[]>();
  private readonly records = new Map<string, LogRecord[]>();
  private readonly changed = new Set<string>();
  private readonly followed = new Map<number, Followed>();
  private readonly began = Date.now();
  private batch = 1;
  private follower = 0;
  private progress: ((told: Progress[]) => void) | undefined;
  paused = false;

  constructor(private readonly options: Options) {
    const count = options.world === "small" ? options.jobs : 0;
    this.jobs = Array.from({ length: count }, (_, at) => jobOf(count - at, count, this.now()));
    if (!options.frozen && count > 0) {
      setInterval(() => this.tick(), 100);
    }
  }

  now(): number {
    return this.options.frozen ? NOW : NOW + (Date.now() - this.began);
  }

  list(filter: JobFilter, before: string | null, limit: number): JobPage {
    const wanted = this.jobs.filter(
      (job) => matches(job, filter) && (before === null || Number(job.id) < Number(before)),
    );
    const jobs = wanted.slice(0, limit);
    const next = wanted.length > limit ? (jobs.at(-1)?.id ?? null) : null;
    return { batch: this.batch, jobs, next, counts: this.count({ ...filter, status: [] }) };
  }

  count(filter: JobFilter): Counts {
    const counts: Record<string, number> = { ...NO_JOBS };
    for (const job of this.jobs.filter((each) => matches(each, { ...filter, status: [] }))) {
      counts[job.status] = (counts[job.status] ?? 0) + 1;
    }
    return counts as Counts;
  }

  followProgress(tell: (told: Progress[]) => void): void {
    this.progress = tell;
  }

  details(id: string): JobDetails {
    const job = this.jobs.find((each) => each.id === id);
    if (!job) {
      throw failure("job-not-found", { id });
    }
    return { job, timeline: this.timeline(job), layers: layersOf(job) };
  }

  follow(id: string, tell: (news: JobNews) => void): number {
    const details = this.details(id);
    this.follower += 1;
    this.followed.set(this.follower, { id, tell });
    setTimeout(() => {
      tell({ kind: "details", details });
      tell({ kind: "records", records: this.log(details.job) });
    });
    return this.follower;
  }

  unfollow(number: number): void {
    this.followed.delete(number);
  }

  log(job: Job): LogRecord[] {
    const known = this.records.get(job.id) ?? logOf(job, this.timeline(job));
    this.records.set(job.id, known);
    return known;
  }

  stop(ids: readonly string[]): Outcome[] {
    return ids.map((id) => {
      const job = this.jobs.find((each) => each.id === id);
      if (!job || !["pending", "running", "retrying"].includes(job.status)) {
        return { job: id, failure: failure("job-not-stoppable", { id, status: job?.status ?? "finished" }) };
      }
      this.put({ ...job, stopping: true });
      setTimeout(() => this.move(id, "stopped", "stopped_by_person"), this.options.frozen ? 0 : 400);
      return { job: id, failure: null };
    });
  }

  retry(ids: readonly string[]): Outcome[] {
    return ids.map((id) => {
      this.move(id, "pending", "retried_by_person");
      return { job: id, failure: null };
    });
  }

  /** Tells what changed since the last time. */
  tell(): void {
    if (this.changed.size > 0) {
      this.batch += 1;
      const jobs = this.jobs.filter((job) => this.changed.has(job.id)).reverse();
      const news: Jobs = { batch: this.batch, gap: false, jobs, counts: this.count(EVERY) };
      this.changed.clear();
      void emit("jobs", news);
      void emit("changed", { targets: false, rules: false, runs: true, settings: false });
      for (const { id, tell } of this.followed.values()) {
        if (jobs.some((job) => job.id === id)) {
          tell({ kind: "details", details: this.details(id) });
        }
      }
    }
  }

  private tick(): void {
    const moved: Progress[] = [];
    const running = this.jobs.filter((job) => job.status === "running" && !job.stopping).slice(0, 16);
    for (const job of running) {
      if (job.state !== "transfer_blob") {
        if (Math.random() < 0.1) {
          this.move(
            job.id,
            NEXT[job.state] ?? "finished",
            job.state === "push_manifest" ? "no_tree_left" : "claimed",
          );
        }
        continue;
      }
      const total = job.bytes.total || 64 * MIB;
      const left = total - job.bytes.existing - job.bytes.mounted - job.bytes.copied;
      const sent = Math.min(left, (1 + (Number(job.id) % 3)) * 0.4 * MIB);
      const bytes = { ...job.bytes, total, copied: job.bytes.copied + sent };
      this.replace({ ...job, bytes });
      moved.push({ job: job.id, bytes, speed: sent * 10 });
      if (left <= 0) {
        this.move(job.id, "push_manifest", "blobs_there");
      }
    }
    if (!this.paused && running.length < 4) {
      const waiting = this.jobs.findLast((job) => job.status === "pending");
      if (waiting) {
        this.move(waiting.id, "running", "claimed");
      }
    }
    this.stir();
    this.tell();
    if (moved.length > 0) {
      this.progress?.(moved);
      for (const { id, tell } of this.followed.values()) {
        const job = this.jobs.find((each) => each.id === id);
        if (job && moved.some((each) => each.job === id)) {
          tell({ kind: "layers", layers: layersOf(job) });
        }
      }
    }
  }

  /** Rows that change for the sake of measuring. */
  private stir(): void {
    const rows = this.options.rate / 10;
    for (let at = 0; at < rows; at += 1) {
      const job = this.jobs[Math.floor(Math.random() * Math.min(200, this.jobs.length))];
      if (job) {
        this.put({ ...job, attempt: (job.attempt % 9) + 1 });
      }
    }
  }

  private timeline(job: Job): Step[] {
    const known = this.steps.get(job.id) ?? timelineOf(job);
    this.steps.set(job.id, known);
    return known;
  }

  private move(id: string, to: string, cause: string): void {
    const job = this.jobs.find((each) => each.id === id);
    if (!job) {
      return;
    }
    const status = statusOf(to);
    const ended = ["finished", "error", "stopped", "canceled"].includes(status);
    const attempt = cause === "retried_by_person" ? job.attempt + 1 : job.attempt;
    const step: Step = { at: this.now(), from: job.state, to, cause, attempt, reason: null };
    this.steps.set(id, [...this.timeline(job), step]);
    this.put({
      ...job,
      state: to,
      status,
      attempt,
      stopping: false,
      error: null,
      waiting: null,
      started: job.started ?? (status === "running" ? this.now() : null),
      ended: ended ? this.now() : null,
    });
    if (this.options.frozen) {
      setTimeout(() => this.tell());
    }
  }

  private put(job: Job): void {
    this.replace(job);
    this.changed.add(job.id);
    if (this.options.frozen) {
      setTimeout(() => this.tell());
    }
  }

  private replace(job: Job): void {
    const at = this.jobs.findIndex((each) => each.id === job.id);
    this.jobs[at] = job;
  }
}

const EVERY: JobFilter = { status: [], rule: null, run: null };

function matches(job: Job, filter: JobFilter): boolean {
  return (
    (filter.status.length === 0 || filter.status.includes(job.status)) &&
    (filter.rule === null || filter.rule === job.rule) &&
    (filter.run === null || filter.run === job.run)
  );
}
