import { describe, expect, test } from "vitest";
import type { Failure, LogRecord } from "../platform/host";
import { BUNDLES } from "./bundles";
import { CODES, negotiate } from "./languages";
import { cause, remedy, say, sayAttribute, sayRecord } from "./messages";
import { speechIn } from "./Speech";

const failure = (code: string, args: Failure["args"] = {}, detail: string | null = null): Failure => ({
  code,
  args,
  detail,
});

const record = (id: string, args: LogRecord["args"]): LogRecord => ({
  seq: 0,
  time: 0,
  level: "info",
  phase: "",
  id,
  args,
});

test("both languages have the same messages, attributes and all", () => {
  const [en, zh] = CODES.map((language) => {
    const source = BUNDLES.get(language);
    return [...(source?._messages ?? [])]
      .map(([id, { attributes }]) => [id, ...Object.keys(attributes)])
      .sort();
  });
  expect(zh).toEqual(en);
  expect(en?.length).toBeGreaterThan(300);
});

describe("failures", () => {
  test("have a cause and a remedy", () => {
    const refused = failure("connect-refused", { host: "harbor.example.com" });
    expect(cause("en", refused)).toBe("harbor.example.com refused the connection.");
    expect(remedy("en", refused)).toBe(
      "Check the port in the target's URL, and that the registry is running.",
    );
    expect(cause("zh-CN", refused)).toBe("harbor.example.com 拒绝了连接。");
    expect(remedy("zh-CN", refused)).toContain("端口");
  });

  test("leave out the parts whose argument was not given", () => {
    expect(cause("en", failure("server-error", { host: "a" }))).toBe("a answered with a server error.");
    expect(cause("en", failure("server-error", { host: "a", status: 502 }))).toBe(
      "a answered with a server error (HTTP 502).",
    );
    expect(cause("zh-CN", failure("server-error", { host: "a", status: 502 }))).toBe(
      "a 返回服务器错误（HTTP 502）。",
    );
    expect(cause("zh-CN", failure("server-error", { host: "a", status: "" }))).toBe("a 返回服务器错误。");
  });

  test("guess at what was meant where there is something near", () => {
    const unknown = (known: string) => cause("en", failure("key-unknown", { key: "filtre", known }));
    expect(unknown("")).toBe("Unknown key “filtre”.");
    expect(unknown("filter")).toBe("Unknown key “filtre”. Did you mean “filter”?");
  });

  test("mention the system's own words where the sentence has a place for them", () => {
    const full = failure("store-failed", { path: "/data" }, "No space left");
    expect(cause("en", full)).toBe("The store could not be read or written (/data): No space left.");
    expect(cause("en", { ...full, args: { ...full.args, detail: "inner" } })).toContain("inner");
    expect(cause("en", failure("auth-rejected", { host: "a" }, "HTTP 401"))).not.toContain("401");
  });

  test("name a status of a job in the language, and one of HTTP as it is", () => {
    const ended = failure("job-not-stoppable", { id: 1234567, status: "finished" });
    expect(cause("en", ended)).toBe("Job 1234567 has ended (Finished) and cannot be stopped.");
    expect(cause("zh-CN", ended)).toContain("已完成");
    expect(cause("en", failure("request-refused", { host: "a", object: "b", status: 1406 }))).toContain(
      "HTTP 1406",
    );
  });

  test("say what was expected, and lists as the language parts them", () => {
    const wrong = failure("value-invalid", { expected: "cli-expected-one-of", choices: "always, never" });
    expect(cause("en", wrong)).toBe("The value is not valid: expected one of always, never.");
    expect(cause("zh-CN", wrong)).toBe("值无效：应为以下之一：always、never。");
    expect(speechIn("en").list(["a", "b", "c"])).toBe("a, b, c");
    expect(speechIn("zh-CN").list(["甲", "乙", "丙"])).toBe("甲、乙、丙");
    expect(speechIn("zh-CN").list([])).toBe("");
  });

  test("show the time until which one has to wait in the local zone", () => {
    const limited = failure("rate-limited", {
      host: "a",
      until: new Date(2026, 10, 24, 9, 5, 7).toISOString(),
    });
    expect(cause("en", limited)).toBe("a limits the rate of requests until 2026-11-24 09:05:07.");
    expect(cause("en", failure("rate-limited", { host: "a", until: "soon" }))).toContain("until soon");
  });
});

describe("records of a log", () => {
  test("have sizes and spans as people read them", () => {
    const copied = record("log-blob-copied", { digest: "sha256:00", size: 1_572_864, took: 2_460 });
    expect(sayRecord("en", copied)).toBe("Blob sha256:00 (1.5 MiB) was transferred in 2.5 s.");
    expect(sayRecord("zh-CN", copied)).toBe("Blob sha256:00（1.5 MiB）传输完成，耗时 2.5 秒。");
  });

  test("choose their words by a count", () => {
    const tree = (missing: number) =>
      sayRecord("en", record("log-tree-read", { digest: "d", blobs: 7, missing, bytes: 1_024 }));
    expect(tree(0)).toBe("Manifest d: none of 7 blobs is missing at the destination.");
    expect(tree(2)).toBe("Manifest d: 2 of 7 blobs missing at the destination, 1.0 KiB to transfer.");
  });

  test.each(CODES)("that tell of a failure have its sentence in them, in %s", (language) => {
    const until = new Date(2026, 10, 24, 9, 5, 7).toISOString();
    const args = { host: "a", error: "connection-lost", attempt: 2, until };
    const sentence = cause(language, failure("connection-lost", { host: "a" }));
    expect(sayRecord(language, record("log-failed", args))).toBe(sentence);
    const retrying = sayRecord(language, record("log-retrying", args));
    expect(retrying).toContain(sentence);
    expect(retrying).toContain("2026-11-24 09:05:07");
    expect(sayRecord(language, record("log-waiting", args))).toContain(sentence);
    const again = sayRecord(language, record("log-blob-retry", { digest: "d", try: 1, wait: 800, ...args }));
    expect(again).toContain(sentence);
  });

  test("of a failure that is not known here say its code", () => {
    expect(sayRecord("en", record("log-failed", { error: "from-the-future" }))).toBe("from-the-future");
  });
});

test("an id that does not exist shows itself, a missing argument as a question mark", () => {
  expect(say("en", "error-from-the-future")).toBe("⟦error-from-the-future⟧");
  // @ts-expect-error: where the id is written down, the types say so already.
  expect(say("en", "no-such-message")).toBe("⟦no-such-message⟧");
  expect(sayAttribute("zh-CN", "error-poison", "nothing")).toBe("⟦error-poison.nothing⟧");
  expect(say("en", "log-tag-pushed", { tag: "1.27" })).toBe("Tag 1.27 now points to ?.");
});

test("no marks of direction land in what may be copied", () => {
  expect(say("zh-CN", "log-tag-pushed", { tag: "1.27", digest: "d" })).not.toMatch(
    /[\u2066-\u2069\u200e\u200f]/,
  );
});

test.each([
  [["zh-CN"], "zh-CN"],
  [["zh"], "zh-CN"],
  [["zh-Hans-CN"], "zh-CN"],
  [["en-GB"], "en"],
  [["fr-FR", "zh-CN"], "zh-CN"],
  [["fr"], "en"],
  [[], "en"],
])("who asks for %s is spoken to in %s", (wanted, language) => {
  expect(negotiate(wanted)).toBe(language);
});
