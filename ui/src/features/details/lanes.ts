import { isEnd, type Visit } from "./path";

/** A stay in a state, as it is drawn. Breadths are in hundredths of the lane. */
export interface Bar {
  readonly visit: Visit;
  readonly from: number;
  readonly breadth: number;
  /** A wait: not to scale, for it would leave no room for work. */
  readonly wait: boolean;
}

/** One attempt. */
export interface Lane {
  readonly attempt: number;
  /** When a worker first took the job in it; null before that. */
  readonly started: number | null;
  /** Time that was worked, in milliseconds. */
  readonly worked: number;
  readonly bars: readonly Bar[];
  /** The state in which the job ended here; null where it did not. */
  readonly end: string | null;
  /** Stays that are not drawn, the oldest. */
  readonly omitted: number;
}

/** The breadth of a wait. */
const WAIT = 12;
/** The least breadth of a stay. */
const LEAST = 0.8;
/** Stays that are drawn of an attempt, the newest: waits without an end fill no memory. */
const DRAWN = 60;

/** Whether a worker does the job in a state. */
function worked(state: string): boolean {
  return !isEnd(state) && state !== "pending" && state !== "retrying";
}

/** The way of a job, a lane an attempt. All lanes are to one scale: the longest fills its lane. */
export function lanesOf(visits: readonly Visit[], now: number): Lane[] {
  const attempts = new Map<number, Visit[]>();
  for (const visit of visits) {
    const lane = attempts.get(visit.attempt);
    if (lane) {
      lane.push(visit);
    } else {
      attempts.set(visit.attempt, [visit]);
    }
  }
  const span = (visit: Visit) => Math.max(0, (visit.left ?? now) - visit.entered);
  const plans = [...attempts].map(([attempt, all]) => {
    const drawn = all.filter((visit) => !isEnd(visit.state)).slice(-DRAWN);
    const waits = drawn.filter((visit) => !worked(visit.state)).length;
    const work = drawn.filter((visit) => worked(visit.state));
    return { attempt, all, drawn, waits, work };
  });
  // Hundredths of a lane for a millisecond, such that every lane finds room.
  const scale = Math.min(
    ...plans.map(({ waits, work }) => {
      const room = Math.max(20, 100 - waits * WAIT - work.length * LEAST);
      const time = work.reduce((sum, visit) => sum + span(visit), 0);
      return time > 0 ? room / time : Number.POSITIVE_INFINITY;
    }),
  );
  return plans.map(({ attempt, all, drawn, work, waits }) => {
    const breadths = drawn.map((visit) =>
      worked(visit.state) ? LEAST + (Number.isFinite(scale) ? span(visit) * scale : 0) : WAIT,
    );
    // Many waits leave no room: everything is drawn closer together.
    const whole = breadths.reduce((sum, breadth) => sum + breadth, 0);
    const squeeze = waits > 0 && whole > 100 ? 100 / whole : 1;
    let from = 0;
    const bars = drawn.map((visit, at): Bar => {
      const breadth = (breadths[at] ?? 0) * squeeze;
      const bar = { visit, from, breadth, wait: !worked(visit.state) };
      from += breadth;
      return bar;
    });
    const last = all.at(-1);
    return {
      attempt,
      started: work[0]?.entered ?? null,
      worked: all.filter((visit) => worked(visit.state)).reduce((sum, visit) => sum + span(visit), 0),
      bars,
      end: last && isEnd(last.state) ? last.state : null,
      omitted: all.filter((visit) => !isEnd(visit.state)).length - drawn.length,
    };
  });
}
