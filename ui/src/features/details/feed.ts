import type { Bytes, JobDetails, JobNews, Layer, LogRecord } from "../../platform/host";

/** So many bytes had been sent at a moment. */
interface Sample {
  readonly at: number;
  readonly sent: number;
}

/** Everything that has been told about a job that is followed. */
export interface Feed {
  /** Null until the first news. */
  readonly details: JobDetails | null;
  /** Its blobs as they are now, in the manifest's order. */
  readonly layers: readonly Layer[];
  /** Its log so far, oldest first. */
  readonly records: readonly LogRecord[];
  /** What was sent lately, oldest first. */
  readonly samples: readonly Sample[];
}

/** Nothing has been told yet. */
export const NOTHING: Feed = { details: null, layers: [], records: [], samples: [] };

/** Speeds are of so many milliseconds. */
const SPEED_MS = 5_000;

/** What is known after some news. `now` in milliseconds. */
export function told(feed: Feed, news: JobNews, now: number): Feed {
  switch (news.kind) {
    case "details":
      return moved({ ...feed, details: news.details, layers: news.details.layers }, now);
    case "layers":
      return moved({ ...feed, layers: news.layers }, now);
    case "records": {
      const last = feed.records.at(-1)?.seq ?? -1;
      const fresh = news.records.filter((record) => record.seq > last);
      return fresh.length === 0 ? feed : { ...feed, records: feed.records.concat(fresh) };
    }
  }
}

function moved(feed: Feed, now: number): Feed {
  const sent = bytesOf(feed).copied;
  const before = feed.samples.at(-1)?.sent ?? 0;
  // A new attempt counts anew.
  const kept = sent < before ? [] : feed.samples.filter((sample) => now - sample.at <= SPEED_MS);
  return { ...feed, samples: [...kept, { at: now, sent }] };
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
