import type { JobDetails, Step } from "../../platform/host";

/** A stay in a state. */
export interface Visit {
  readonly state: string;
  /** Milliseconds. */
  readonly entered: number;
  /** Null while the job is in it. */
  readonly left: number | null;
  readonly attempt: number;
  /** The number of the step that led here, from 1; 0 where the job began. */
  readonly order: number;
  /** The step that led here; null where the job began. */
  readonly step: Step | null;
}

/** The way a job took through the machine. */
export interface Path {
  /** Oldest first; never empty. */
  readonly visits: readonly Visit[];
  readonly current: Visit;
  readonly byState: ReadonlyMap<string, readonly Visit[]>;
  /** By `edgeKey`: the visits that began by this edge. */
  readonly byEdge: ReadonlyMap<string, readonly Visit[]>;
}

/** The name of an edge of the machine. */
export function edgeKey(edge: {
  readonly from: string;
  readonly cause: string;
  readonly to: string;
}): string {
  return `${edge.from} ${edge.cause} ${edge.to}`;
}

/** The way a job took. */
export function pathOf({ job, timeline }: Pick<JobDetails, "job" | "timeline">): Path {
  const first: Visit = {
    state: timeline[0]?.from ?? job.state,
    entered: job.created,
    left: timeline[0]?.at ?? null,
    attempt: 1,
    order: 0,
    step: null,
  };
  const later = timeline.map(
    (step, at): Visit => ({
      state: step.to,
      entered: step.at,
      left: timeline[at + 1]?.at ?? null,
      attempt: step.attempt,
      order: at + 1,
      step,
    }),
  );
  const visits = [first, ...later];
  return {
    visits,
    current: later.at(-1) ?? first,
    byState: groupBy(visits, (visit) => visit.state),
    byEdge: groupBy(later, (visit) => (visit.step ? edgeKey(visit.step) : "")),
  };
}

function groupBy(visits: readonly Visit[], keyOf: (visit: Visit) => string): Map<string, Visit[]> {
  const groups = new Map<string, Visit[]>();
  for (const visit of visits) {
    const key = keyOf(visit);
    const group = groups.get(key);
    if (group) {
      group.push(visit);
    } else {
      groups.set(key, [visit]);
    }
  }
  return groups;
}

/** How long visits lasted together, in milliseconds; one that goes on lasts until `now`. */
export function timeIn(visits: readonly Visit[], now: number): number {
  return visits.reduce((sum, visit) => sum + Math.max(0, (visit.left ?? now) - visit.entered), 0);
}

/** The states in which a job has ended. */
const ENDS: ReadonlySet<string> = new Set(["stopped", "canceled", "finished", "error"]);

/** Whether a job in this state has ended. */
export function isEnd(state: string): boolean {
  return ENDS.has(state);
}

/** The custom property with the colour of a state. */
export function colourOf(state: string): string {
  return isEnd(state) || state === "pending" || state === "retrying" ? `var(--${state})` : "var(--running)";
}
