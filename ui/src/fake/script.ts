import type { Value } from "../platform/host";
import { type Blob, blobsOf, type Image, manifestOf, nameOf } from "./catalog";
import { type Trouble, told } from "./failures";
import { random, seedOf } from "./random";

/** What happens in a job at one moment. */
export type Act =
  | { readonly step: string; readonly cause: string }
  | { readonly say: string; readonly level: string; readonly args: Readonly<Record<string, Value>> }
  /** The blobs are known; `state` is existing for those that are there. */
  | { readonly blobs: readonly { readonly blob: Blob; readonly state: "left" | "existing" }[] }
  | { readonly mount: number }
  /** A blob is on its way for so many milliseconds. */
  | { readonly fly: number; readonly took: number }
  | { readonly land: number }
  | { readonly fail: Trouble };

/** An act, in milliseconds after its attempt begins. */
export interface Cue {
  readonly after: number;
  readonly act: Act;
}

/** What an attempt is about. */
export interface Attempt {
  readonly image: Image;
  readonly destination: string;
  readonly host: string;
  readonly operation: string;
  readonly number: number;
  readonly worker: number;
  readonly trouble: Trouble | undefined;
  /** Whether a blob, by its number, came over in an earlier attempt. */
  readonly there: (blob: number) => boolean;
}

const LANES = 3;
/** Bytes a millisecond, in each lane. */
const SPEED = 9_000;

/** Everything that happens in an attempt, in order; what does not come to pass in time is cut off by others. */
export function script(attempt: Attempt): readonly Cue[] {
  const writing = new Writing(attempt);
  writing.begin();
  return writing.cues.sort((a, b) => a.after - b.after);
}

class Writing {
  readonly cues: Cue[] = [];
  private at = 0;
  private readonly next;

  constructor(private readonly attempt: Attempt) {
    this.next = random(seedOf(nameOf(attempt.image)) + attempt.number);
  }

  begin(): void {
    const { operation, number, worker } = this.attempt;
    this.step("running", "claimed");
    this.say("info", "log-claimed", { worker, attempt: number });
    this.step(
      operation === "delete" ? "delete" : "initialize",
      operation === "delete" ? "is_delete" : "is_transfer",
    );
    if (operation === "delete") {
      this.wait(700);
      if (!this.fails("delete")) {
        this.say("info", "log-deleted", { reference: this.attempt.destination });
        this.step("finished", "gone");
      }
    } else {
      this.transfer();
    }
  }

  private transfer(): void {
    const { image, host } = this.attempt;
    const digest = manifestOf(image);
    this.wait(260);
    if (this.fails("initialize")) {
      return;
    }
    this.say("info", "log-source-resolved", { digest });
    this.step("check", "source_resolved");
    this.wait(180);
    if (this.fails("check")) {
      return;
    }
    this.say("info", "log-destination-ready", { host });
    this.step("pull_manifest", "destination_ready");
    this.wait(420);
    if (this.fails("pull_manifest")) {
      return;
    }
    const blobs = this.read(digest);
    if (this.bring(blobs)) {
      this.push(digest);
    }
  }

  /** The blobs, with those that are at the destination before. */
  private read(digest: string): readonly { blob: Blob; state: "left" | "existing" }[] {
    const all = this.next() < 0.08;
    const blobs = blobsOf(this.attempt.image).map((blob, at) => ({
      blob,
      state:
        all || this.attempt.there(at) || (at > 0 && this.next() < 0.2)
          ? ("existing" as const)
          : ("left" as const),
    }));
    const missing = blobs.filter(({ state }) => state === "left").map(({ blob }) => blob);
    const bytes = missing.reduce((sum, { size }) => sum + size, 0);
    this.put({ blobs });
    this.say("info", "log-tree-read", { digest, blobs: blobs.length, missing: missing.length, bytes });
    for (const { blob, state } of blobs) {
      if (state === "existing") {
        this.say("debug", "log-blob-existing", { digest: blob.digest, size: blob.size });
      }
    }
    this.step(
      missing.length > 0 ? "transfer_blob" : "push_manifest",
      missing.length > 0 ? "blobs_missing" : "no_blob_missing",
    );
    return blobs;
  }

  /** Brings what is missing; whether that succeeds. */
  private bring(blobs: readonly { blob: Blob; state: string }[]): boolean {
    const lanes = Array.from({ length: LANES }, () => this.at + 20);
    const fail = this.attempt.trouble?.at === "transfer_blob" ? this.attempt.trouble : undefined;
    let left = blobs.filter(({ state }) => state === "left").length;
    for (const [number, { blob, state }] of blobs.entries()) {
      if (state !== "left") {
        continue;
      }
      left -= 1;
      const { digest, size } = blob;
      const lane = lanes.indexOf(Math.min(...lanes));
      const start = lanes[lane] ?? this.at;
      const took = 60 + Math.round((size / SPEED) * (0.7 + this.next() * 0.6));
      if (number === 1 && this.next() < 0.5) {
        this.put({ mount: number }, start);
        this.say("info", "log-blob-mounted", { digest, size, from: "library/base" }, start);
        lanes[lane] = start + 90;
        continue;
      }
      this.put({ fly: number, took }, start);
      this.say("debug", "log-blob-start", { digest, size }, start);
      if (fail && left === 0) {
        this.at = start + Math.round(took * 0.4);
        for (const again of [1, 2, 3]) {
          const wait = 400 * 2 ** again;
          this.say("warn", "log-blob-retry", { ...told(fail.failure), digest, try: again, wait });
          this.wait(wait);
        }
        this.put({ fail });
        return false;
      }
      this.put({ land: number }, start + took);
      this.say("info", "log-blob-copied", { digest, size, took }, start + took);
      lanes[lane] = start + took;
    }
    this.at = Math.max(this.at, ...lanes) + 5;
    if (blobs.some(({ state }) => state === "left")) {
      this.step("push_manifest", "blobs_there");
    }
    return true;
  }

  private push(digest: string): void {
    this.wait(300);
    if (this.fails("push_manifest")) {
      return;
    }
    this.say("info", "log-tag-pushed", { tag: this.attempt.image.tag, digest });
    this.step("pull_manifest", "tree_pushed");
    this.step("finished", "no_tree_left");
  }

  private fails(phase: Trouble["at"]): boolean {
    const { trouble } = this.attempt;
    if (trouble?.at !== phase) {
      return false;
    }
    this.put({ fail: trouble });
    return true;
  }

  private wait(about: number): void {
    this.at += Math.round(about * (0.6 + this.next()));
  }

  private step(step: string, cause: string): void {
    this.put({ step, cause });
    this.at += 4;
  }

  private say(level: string, say: string, args: Readonly<Record<string, Value>>, after = this.at): void {
    this.put({ say, level, args }, after);
  }

  private put(act: Act, after = this.at): void {
    this.cues.push({ after, act });
  }
}
