import type { Bytes, JobDetails, JobNews, Layer, Sample } from "../../platform/host";

/** Everything that has been told about a job that is followed. */
export interface Feed {
  /** Null until the first news. */
  readonly details: JobDetails | null;
  /** Its blobs as they are now, in the manifest's order. */
  readonly layers: readonly Layer[];
  /** What was sent lately, oldest first. */
  readonly samples: readonly Sample[];
  /** How the bytes came along since the job began to send, oldest first. */
  readonly course: readonly Sample[];
}

/** Nothing has been told yet. */
export const NOTHING: Feed = { details: null, layers: [], samples: [], course: [] };

/** Speeds are of so many milliseconds. */
const SPEED_MS = 5_000;

/** What is known after some news. `now` in milliseconds. */
export function told(feed: Feed, news: Exclude<JobNews, { kind: "log" }>, now: number): Feed {
  switch (news.kind) {
    case "details":
      return moved(
        { ...feed, details: news.details, layers: news.details.layers, course: news.details.samples },
        now,
      );
    case "layers":
      return moved({ ...feed, layers: news.layers }, now);
  }
}

function moved(feed: Feed, now: number): Feed {
  const sent = bytesOf(feed).copied;
  const before = feed.samples.at(-1)?.sent ?? 0;
  // A new attempt counts anew.
  const kept = sent < before ? [] : feed.samples.filter((sample) => now - sample.at <= SPEED_MS);
  const sample = { at: now, sent };
  const running = feed.details?.job.status === "running";
  return {
    ...feed,
    samples: [...kept, sample],
    course: running ? further(feed.course, sample) : feed.course,
  };
}

/** The least time between two samples of a course, in milliseconds; the application thins out longer ones. */
const COURSE_MS = 500;

function further(course: readonly Sample[], sample: Sample): readonly Sample[] {
  const before = course.at(-2);
  const last = course.at(-1);
  if (last?.sent === sample.sent && before?.sent === sample.sent) {
    // Nothing moves: the last sample says until when.
    return [...course.slice(0, -1), sample];
  }
  return before && last && last.at - before.at < COURSE_MS
    ? [...course.slice(0, -1), sample]
    : [...course, sample];
}

/** Bytes sent a second, over the last seconds; 0 where too little is known. */
export function speedOf(feed: Feed, now: number): number {
  const recent = feed.samples.filter((sample) => now - sample.at <= SPEED_MS);
  const [first, last] = [recent[0], recent.at(-1)];
  if (!first || !last) {
    return 0;
  }
  const span = Math.max(now, last.at) - first.at;
  return span < 500 ? 0 : ((last.sent - first.sent) * 1000) / span;
}

/** How far a job is: by its blobs, or as the job says while none is known. */
export function bytesOf(feed: Feed): Bytes {
  if (feed.layers.length === 0) {
    return feed.details?.job.bytes ?? { total: 0, existing: 0, mounted: 0, copied: 0 };
  }
  const sum = { total: 0, existing: 0, mounted: 0, copied: 0 };
  for (const layer of feed.layers) {
    sum.total += layer.size;
    if (layer.state === "existing" || layer.state === "mounted") {
      sum[layer.state] += layer.done;
    } else if (layer.state !== "left") {
      sum.copied += layer.done;
    }
  }
  return sum;
}
