import { describe, expect, it } from "vitest";
import { bytesOf, NOTHING, speedOf, told } from "./feed";
import { canRetry, exactReference, isOpen, kindOf, pullCommand, shortDigest } from "./job";
import { aJob, aLayer, someDetails } from "./sample";

describe("the feed of a job", () => {
  it("counts bytes by how the blobs got there", () => {
    const layers = [
      aLayer({ state: "existing", done: 100 }),
      aLayer({ state: "mounted", done: 100 }),
      aLayer({ state: "copied", done: 100 }),
      aLayer({ state: "in_flight", done: 40 }),
      aLayer({ state: "left" }),
    ];
    const feed = told(NOTHING, { kind: "layers", layers }, 0);
    expect(bytesOf(feed)).toEqual({ total: 500, existing: 100, mounted: 100, copied: 140 });
  });

  it("takes the job's word where no blob is known", () => {
    const bytes = { total: 9, existing: 4, mounted: 0, copied: 5 };
    const details = someDetails({ job: aJob({ bytes }) });
    expect(bytesOf(told(NOTHING, { kind: "details", details }, 0))).toEqual(bytes);
  });

  it("knows the speed of the last seconds, and forgets it when nothing moves", () => {
    const at = (feed: typeof NOTHING, done: number, now: number) =>
      told(feed, { kind: "layers", layers: [aLayer({ size: 9_000, state: "in_flight", done })] }, now);
    const feed = at(at(at(NOTHING, 0, 0), 1_000, 1_000), 2_000, 2_000);
    expect(speedOf(feed, 2_000)).toBe(1_000);
    expect(speedOf(feed, 4_000)).toBe(500);
    expect(speedOf(feed, 60_000)).toBe(0);
    expect(speedOf(at(feed, 10, 3_000), 3_000)).toBe(0);
  });
});

describe("the course of a job", () => {
  const at = (feed: typeof NOTHING, done: number, now: number) =>
    told(feed, { kind: "layers", layers: [aLayer({ size: 9_000, state: "in_flight", done })] }, now);

  it("begins with what the application remembers, and goes on with what is seen", () => {
    const samples = [
      { at: 0, sent: 0 },
      { at: 1_000, sent: 50 },
    ];
    const details = someDetails({
      job: aJob({ status: "running" }),
      samples,
      layers: [aLayer({ done: 50, state: "in_flight" })],
    });
    const begun = told(NOTHING, { kind: "details", details }, 1_000);
    const later = at(at(at(begun, 60, 1_100), 100, 2_000), 100, 9_000);
    expect(later.course.map((sample) => sample.sent)).toEqual([0, 50, 100, 100]);
    const ended = told(
      later,
      { kind: "details", details: { ...details, job: aJob({ status: "stopped" }) } },
      9_000,
    );
    expect(at(ended, 0, 10_000).course).toEqual(samples);
  });
});

describe("a job", () => {
  it("is pulled with its destination, where a registry serves it", () => {
    expect(pullCommand(aJob())).toBe("docker pull harbor.example/mirror/nginx:1.27");
    expect(pullCommand(aJob({ destination: "oci:/srv/images:nginx:1.27" }))).toBeNull();
    expect(pullCommand(aJob({ operation: "delete" }))).toBeNull();
    expect(pullCommand(aJob({ destination: "http://127.0.0.1:5001/a:1" }))).toBe(
      "docker pull 127.0.0.1:5001/a:1",
    );
  });

  it("is named exactly by its digest", () => {
    const exact = (source: string) => exactReference(aJob({ source }), "sha256:0");
    expect(exact("docker.io/library/nginx:1.27")).toBe("docker.io/library/nginx@sha256:0");
    expect(exact("http://127.0.0.1:5001/a/b:1")).toBe("127.0.0.1:5001/a/b@sha256:0");
    expect(exact("hub:5000/a@sha256:9")).toBe("hub:5000/a@sha256:0");
  });

  it("is either open, or may be retried unless it is finished", () => {
    const said = (status: string) => [isOpen(aJob({ status })), canRetry(aJob({ status }))];
    expect(["pending", "running", "retrying"].map(said)).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
    expect(["error", "stopped", "canceled"].map(said)).toEqual([
      [false, true],
      [false, true],
      [false, true],
    ]);
    expect(said("finished")).toEqual([false, false]);
  });

  it("has blobs of kinds", () => {
    expect(kindOf("application/vnd.oci.image.config.v1+json")).toBe("config");
    expect(kindOf("application/vnd.docker.container.image.v1+json")).toBe("config");
    expect(kindOf("application/vnd.oci.image.layer.v1.tar+gzip")).toBe("layer");
    expect(kindOf("application/vnd.docker.image.rootfs.diff.tar.gzip")).toBe("layer");
    expect(kindOf("application/vnd.cncf.helm.chart.provenance.v1.prov")).toBe("other");
    expect(shortDigest(`sha256:${"0123456789abcdef".repeat(4)}`)).toBe("0123456789ab");
  });
});
