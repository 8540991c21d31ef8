import { expect, it } from "vitest";
import { lit, readManifest } from "./manifest";

it("is indented, and an index names its children by platform", () => {
  const index = {
    schemaVersion: 2,
    manifests: [
      { digest: "sha256:a", platform: { os: "linux", architecture: "arm64", variant: "v8" } },
      { digest: "sha256:b", platform: { os: "unknown", architecture: "unknown" } },
      { size: 3 },
    ],
  };
  const read = readManifest(JSON.stringify(index));
  expect(read.text).toContain('\n  "schemaVersion": 2,');
  expect(read.children).toEqual([
    { digest: "sha256:a", platform: "linux/arm64/v8" },
    { digest: "sha256:b", platform: null },
  ]);
});

it("is shown as it came where it is no JSON", () => {
  expect(readManifest("<html>")).toEqual({ text: "<html>", children: [] });
  expect(readManifest("null")).toEqual({ text: "null", children: [] });
});

it("is lit piece by piece, and nothing is lost", () => {
  const text = '{\n  "a": [1, -2.5e3, true],\n  "b\\"c": "x: 1"\n}';
  const pieces = lit(text);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  expect(pieces.filter(({ kind }) => kind).map(({ kind, text: piece }) => [kind, piece])).toEqual([
    ["key", '"a"'],
    ["number", "1"],
    ["number", "-2.5e3"],
    ["word", "true"],
    ["key", '"b\\"c"'],
    ["text", '"x: 1"'],
  ]);
});
