import { describe, expect, it } from "vitest";
import { bytesOf, NOTHING, speedOf, told } from "./feed";
import { canRetry, isOpen, kindOf, pullCommand, shortDigest } from "./job";
import { aJob, aLayer, aRecord } from "./sample";

describe("the feed of a job", () => {
  it("appends records, and takes none twice", () => {
    const once = told(NOTHING, { kind: "records", records: [aRecord(0), aRecord(1)] }, 0);
    const twice = told(once, { kind: "records", records: [aRecord(1), aRecord(2)] }, 0);
    expect(twice.records.map((record) => record.seq)).toEqual([0, 1, 2]);
    expect(told(twice, { kind: "records", records: [aRecord(2)] }, 0)).toBe(twice);
  });

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
    const details = { job: aJob({ bytes }), timeline: [], layers: [] };
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

describe("a job", () => {
  it("is pulled with its destination, where a registry serves it", () => {
    expect(pullCommand(aJob())).toBe("docker pull harbor.example/mirror/nginx:1.27");
    expect(pullCommand(aJob({ destination: "oci:/srv/images:nginx:1.27" }))).toBeNull();
    expect(pullCommand(aJob({ operation: "delete" }))).toBeNull();
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
