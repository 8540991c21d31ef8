import type { Bytes, Counts, Destination, Job, JobFilter, Place, Rule, Run, Target } from "../platform/host";
import { Actor } from "./actor";
import { type Image, nameOf } from "./catalog";
import { type Trouble, troubles } from "./failures";
import { type OwnRule, type OwnTarget, providerOf } from "./places";

/** How a job of the past went: what befell its attempts, and where it is. */
export interface Fate {
  readonly end: keyof Counts;
  /** Names of troubles, one an attempt. */
  readonly befalls?: readonly string[];
  /** Where the last attempt was cut off, or is: a part of its time. */
  readonly part?: number;
}

/** A run, with its jobs. */
export interface OwnRun extends Pick<Run, "id" | "rule" | "rule_name" | "started" | "planning" | "failure"> {
  matched: number;
  up_to_date: number;
  readonly entries: Entry[];
}

/** A job of the list. One that only lies there has no actor: it is made for whoever asks. */
export interface Entry {
  readonly id: number;
  readonly run: OwnRun;
  readonly rule: OwnRule;
  readonly image: Image;
  readonly destination: Destination;
  readonly operation: "transfer" | "delete";
  readonly created: number;
  /** When a worker takes it first. */
  readonly claimed: number;
  readonly fate: Fate;
  actor: Actor | null;
  settled?: { readonly bytes: Bytes; readonly ended: number };
}

const WORKERS = 4;
/** How long a worker is busy with a job, roughly. */
const TURN_MS = 7_000;
/** What is left of a wait for a retry. */
const REMAINS_MS = 9_000;

/** Everything that is kept. */
export class Book {
  targets: OwnTarget[] = [];
  rules: OwnRule[] = [];
  /** Oldest first. */
  readonly runs: OwnRun[] = [];
  /** Oldest first. */
  readonly entries: Entry[] = [];
  private nextId = 101;

  newId(): number {
    return this.nextId++;
  }

  find(id: string): Entry | undefined {
    const wanted = Number(id);
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.id ?? 0) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.entries[low]?.id === wanted ? this.entries[low] : undefined;
  }

  /** The actor of a job; it is kept where it may still do something. */
  actor(entry: Entry): Actor {
    return entry.actor ?? this.play(entry);
  }

  /** The job as it is. */
  job(entry: Entry): Job {
    return this.actor(entry).job;
  }

  /** Adds a job. One that runs is where its fate says at this moment, one that waits for a retry waits on. */
  add(given: Omit<Entry, "id" | "actor" | "settled" | "claimed">, now: number): Entry {
    const turn = Math.floor(given.run.entries.length / WORKERS);
    let entry: Entry = {
      ...given,
      id: this.newId(),
      actor: null,
      claimed: given.created + 300 + turn * TURN_MS,
    };
    if (given.fate.end === "running" || given.fate.end === "retrying") {
      const { job, reached } = this.play(entry);
      const mark = job.waiting ? job.waiting.not_before - REMAINS_MS : reached;
      entry = { ...entry, claimed: Math.round(entry.claimed + now - mark) };
    }
    if (["running", "retrying", "pending"].includes(entry.fate.end)) {
      entry.actor = this.play(entry);
      entry.actor.stepped = false;
    }
    this.entries.push(entry);
    entry.run.entries.push(entry);
    return entry;
  }

  counts(entries: readonly Entry[]): Counts {
    const counts: Counts = {
      pending: 0,
      running: 0,
      retrying: 0,
      stopped: 0,
      canceled: 0,
      finished: 0,
      error: 0,
    };
    for (const { actor, fate } of entries) {
      counts[(actor?.job.status as keyof Counts | undefined) ?? fate.end] += 1;
    }
    return counts;
  }

  /** The jobs of a rule or a run, or all. */
  scope({ rule, run }: Pick<JobFilter, "rule" | "run">): readonly Entry[] {
    if (run !== null) {
      return (
        this.runs
          .find(({ id }) => id === run)
          ?.entries.filter((entry) => rule === null || entry.run.rule === rule) ?? []
      );
    }
    return rule === null
      ? this.entries
      : this.runs.filter((each) => each.rule === rule).flatMap(({ entries }) => entries);
  }

  /** Removes jobs that have ended. */
  remove(gone: ReadonlySet<Entry>): void {
    for (const entries of [this.entries, ...this.runs.map((run) => run.entries)]) {
      const left = entries.filter((entry) => !gone.has(entry));
      if (left.length < entries.length) {
        entries.length = 0;
        for (const entry of left) {
          entries.push(entry);
        }
      }
    }
  }

  shownRun(run: OwnRun): Run {
    const bytes: Bytes = { total: 0, existing: 0, mounted: 0, copied: 0 };
    let ended = run.started + 400;
    for (const entry of run.entries) {
      const one = this.settle(entry);
      for (const kind of ["total", "existing", "mounted", "copied"] as const) {
        bytes[kind] += one.bytes[kind];
      }
      ended = Math.max(ended, one.ended);
    }
    const { entries: _, ...own } = run;
    const going = run.planning === "going" || ended === Number.POSITIVE_INFINITY;
    const [trigger = { kind: "manual" }] = this.rules.find(({ id }) => id === run.rule)?.triggers ?? [];
    return {
      ...own,
      trigger: trigger.kind,
      ended: going ? null : ended,
      jobs: this.counts(run.entries),
      bytes,
    };
  }

  shownRule(rule: OwnRule): Rule {
    const last = this.runs.findLast((run) => run.rule === rule.id);
    const { pending, running, retrying } = this.counts(this.scope({ rule: rule.id, run: null }));
    return {
      ...rule,
      next: rule.triggers.some(({ kind }) => kind === "schedule") ? nextNight() : null,
      open_jobs: pending + running + retrying,
      last_run: last ? this.shownRun(last) : null,
    };
  }

  shownTarget(target: OwnTarget): Target {
    const uses = (rule: OwnRule) =>
      rule.source === target.id || rule.destinations.some((to) => to.target === target.id);
    return {
      ...target,
      provider: providerOf(target.place),
      rules: this.rules.filter(uses).map(({ name }) => name),
    };
  }

  private settle(entry: Entry): { readonly bytes: Bytes; readonly ended: number } {
    const { actor } = entry;
    if (actor) {
      return { bytes: actor.job.bytes, ended: actor.job.ended ?? Number.POSITIVE_INFINITY };
    }
    if (!entry.settled) {
      const { bytes, ended } = this.job(entry);
      entry.settled = { bytes, ended: ended ?? 0 };
    }
    return entry.settled;
  }

  /** Makes the actor of a job and has it do what it did. */
  private play(entry: Entry): Actor {
    const { fate, id } = entry;
    const actor = this.enter(entry);
    if (fate.end === "pending") {
      return actor;
    }
    let at = entry.claimed;
    for (let left = fate.befalls?.length ?? 0; ; left -= 1) {
      actor.begin(at, 1 + (id % 4));
      const cut = Math.round(at + actor.lasts * (fate.part ?? 1));
      if (fate.end === "running" && left === 0) {
        actor.advance(cut);
        return actor;
      }
      if ((fate.end === "stopped" || fate.end === "canceled") && left === 0) {
        actor.advance(cut);
        actor.interrupt(fate.end, fate.end === "stopped" ? "stopped_by_person" : "rule_withdrawn", cut);
        return actor;
      }
      actor.advance(Number.MAX_SAFE_INTEGER);
      if (!actor.job.waiting || (fate.end === "retrying" && left === 1)) {
        return actor;
      }
      at = actor.job.waiting.not_before + 40;
    }
  }

  private enter({ id, run, rule, image, destination, operation, created, fate }: Entry): Actor {
    const place = (wanted: string) => this.targets.find((target) => target.id === wanted)?.place;
    const [from, to] = [place(rule.source), place(destination.target)];
    const moved = {
      ...image,
      repository: destination.namespace ? `${destination.namespace}/${image.repository}` : image.repository,
    };
    const job: Job = {
      id: String(id),
      run: run.id,
      rule: run.rule,
      rule_name: run.rule_name,
      source: reference(from, image),
      destination: reference(to, moved),
      source_target: rule.source,
      destination_target: destination.target,
      image: nameOf(image),
      operation,
      status: "pending",
      state: "pending",
      stopping: false,
      attempt: 1,
      attempts_max: rule.attempts,
      created,
      started: null,
      ended: null,
      priority: 0,
      waiting: null,
      error: null,
      bytes: { total: 0, existing: 0, mounted: 0, copied: 0 },
    };
    const known = troubles(nameOf(image), nameOf(moved), hostOf(from), hostOf(to));
    const befalls = (fate.befalls ?? [])
      .map((name) => known[name])
      .filter((trouble): trouble is Trouble => !!trouble);
    return new Actor(job, image, hostOf(to), befalls);
  }
}

/** When schedules fire next: at the coming two in the morning. */
function nextNight(): number {
  return new Date(Date.now()).setHours(26, 0, 0, 0);
}

function hostOf(place: Place | undefined): string {
  if (!place) {
    return "gone.example.com";
  }
  return place.kind === "registry" ? new URL(place.url).host : place.path;
}

function reference(place: Place | undefined, image: Image): string {
  if (place && place.kind !== "registry") {
    return `${place.kind === "layout" ? "oci" : "oci-archive"}:${place.path}:${nameOf(image)}`;
  }
  return `${hostOf(place)}/${nameOf(image)}`;
}
