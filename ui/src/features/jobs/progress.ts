import { useCallback, useSyncExternalStore } from "react";
import { channel, commands, type Job, type Progress } from "../../platform/host";

/** The most jobs that progress is kept of: more than can ever run at once. */
const MOST = 256;

/** How far running jobs are, by id, told ten times a second: only who follows a job hears of it. */
export class ProgressStore {
  private readonly known = new Map<string, Progress>();
  private readonly told = new Map<string, Set<() => void>>();

  /** The newest of a job; undefined where nothing has been told. */
  of(job: string): Progress | undefined {
    return this.known.get(job);
  }

  /** Bytes a second of all jobs together. */
  speed(): number {
    let speed = 0;
    for (const each of this.known.values()) {
      speed += each.speed;
    }
    return speed;
  }

  /** Calls back whenever there is something new of a job, until what it gives is called. */
  follow(job: string, changed: () => void): () => void {
    const followers = this.told.get(job) ?? new Set();
    this.told.set(job, followers.add(changed));
    return () => {
      followers.delete(changed);
      if (followers.size === 0 && this.told.get(job) === followers) {
        this.told.delete(job);
      }
    };
  }

  /** Takes what is told of running jobs. */
  readonly take = (news: readonly Progress[]): void => {
    for (const each of news) {
      // The last told stand last: the first are those that ended long ago.
      this.known.delete(each.job);
      this.known.set(each.job, each);
    }
    for (const id of this.known.keys()) {
      if (this.known.size <= MOST) {
        break;
      }
      this.known.delete(id);
    }
    for (const each of news) {
      this.tell(each.job);
    }
  };

  /** Takes a step of a job: from then on its own bytes hold, and what does not run has no speed. */
  step(job: Job): void {
    const known = this.known.get(job.id);
    if (!known) {
      return;
    }
    if (job.status === "running") {
      this.known.set(job.id, { ...known, bytes: job.bytes });
    } else {
      this.known.delete(job.id);
    }
    this.tell(job.id);
  }

  private tell(job: string): void {
    for (const changed of this.told.get(job) ?? []) {
      changed();
    }
  }
}

/** The progress of this window. */
export const progress = new ProgressStore();

let asked = false;

/** Has progress told to this window from now on; once is enough. */
export function followProgress(): void {
  if (!asked) {
    asked = true;
    commands.followProgress(channel(progress.take)).catch(() => {
      asked = false;
    });
  }
}

/** How far a running job is, live; undefined until something has been told. */
export function useProgress(job: string): Progress | undefined {
  const follow = useCallback((changed: () => void) => progress.follow(job, changed), [job]);
  return useSyncExternalStore(follow, () => progress.of(job));
}
