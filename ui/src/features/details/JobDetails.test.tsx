import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { App } from "antd";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { questions } from "../../app/questions";
import { SpeechProvider } from "../../i18n/Speech";
import { commands, type JobNews } from "../../platform/host";
import { JobDetails } from "./JobDetails";
import { aJob, aLayer, aRecord, someDetails, steps } from "./sample";

const host = vi.hoisted(() => ({
  next: 0,
  /** Those who follow, by number. */
  open: new Map<number, (news: unknown) => void>(),
  answer: [] as (() => void)[],
  slow: false,
  copied: "",
}));

vi.mock("../../platform/host", async () => {
  const { machine } =
    await vi.importActual<typeof import("../../ipc/bindings.gen")>("../../ipc/bindings.gen");
  return {
    machine,
    channel: (hear: (news: unknown) => void) => hear,
    copyText: async (text: string) => {
      host.copied = text;
    },
    events: {},
    commands: {
      start: async () => ({ settings: { workers: 3, paused: true } }),
      followJob: (_: string, hear: (news: unknown) => void) =>
        new Promise<number>((resolve) => {
          const number = host.next++;
          host.open.set(number, hear);
          const answer = () => resolve(number);
          host.slow ? host.answer.push(answer) : answer();
        }),
      unfollowJob: async (number: number) => void host.open.delete(number),
      stopJobs: vi.fn(async ([job]: string[]) => [
        { job, failure: { code: "job-not-found", args: { id: "42" }, detail: null } },
      ]),
      retryJobs: vi.fn(async ([job]: string[]) => [{ job, failure: null }]),
      readLog: vi.fn(async (_: string, from: number, limit: number) => ({
        records: Array.from({ length: limit }, (_each, at) => aRecord(from + at)),
        next: from + limit,
        more: false,
      })),
      searchLog: vi.fn(async () => [150]),
      logText: vi.fn(async (_: string, levels: string[]) => `${levels.join(" ")}\n`),
      saveLog: vi.fn(async () => "/home/ada/sampan-job-42.jsonl"),
      logAttempts: vi.fn(async () => [
        { attempt: 1, from: 0 },
        { attempt: 2, from: 120 },
      ]),
      showManifest: vi.fn(async (_: string, _side: boolean, child: string | null) => ({
        media_type: child ? "image" : "index",
        digest: child ?? "sha256:whole",
        size: 1_024,
        text: child
          ? '{"layers":[]}'
          : '{"manifests":[{"digest":"sha256:child","platform":{"os":"linux","architecture":"arm64"}}]}',
      })),
    },
  };
});

// Everything is mounted twice, as it is in development.
configure({ reactStrictMode: true, asyncUtilTimeout: 5_000 });

const tell = (news: JobNews) =>
  act(() => {
    for (const hear of host.open.values()) {
      hear(news);
    }
  });

const timeline = steps("pending", [
  [2_000, "running", "claimed"],
  [2_010, "initialize", "is_transfer"],
  [2_900, "check", "source_resolved"],
]);
const running = aJob({ status: "running", state: "check", started: 2_000 });
const details = (change: Partial<typeof running> = {}): JobNews => ({
  kind: "details",
  details: someDetails({
    job: { ...running, ...change },
    timeline,
    layers: [aLayer({ state: "in_flight", done: 40 })],
    digest: `sha256:${"cd".repeat(32)}`,
    command: "sampan copy docker.io/library/nginx:1.27 harbor.example/mirror/nginx:1.27",
  }),
});

function Pane({ tab, language = "en" }: { readonly tab?: string; readonly language?: string }) {
  return (
    <QueryClientProvider client={questions()}>
      <SpeechProvider language={language}>
        <App>
          <JobDetails id="42" tab={tab} onTab={onTab} onClose={onClose} />
        </App>
      </SpeechProvider>
    </QueryClientProvider>
  );
}

/** Tells at once, as a window does before it paints. */
class Measured {
  readonly observe: () => void;
  constructor(tell: (entries: readonly []) => void) {
    this.observe = () => tell([]);
  }
  disconnect() {}
  unobserve() {}
}

const onTab = vi.fn();
const onClose = vi.fn();

beforeEach(() => {
  // Nothing has a size here: lists and drawings are told one.
  const spy = vi.spyOn(HTMLElement.prototype, "offsetHeight", "get");
  spy.mockImplementation(function (this: HTMLElement) {
    return this.className === "joblog-line" ? 22 : 440;
  });
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(420);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(440);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(420);
  vi.stubGlobal("ResizeObserver", Measured);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  onTab.mockClear();
  host.open.clear();
  host.answer.length = 0;
  host.slow = false;
});

describe("the pane of a job", () => {
  it("follows the job once, and leaves it", async () => {
    const { unmount } = render(<Pane />);
    await waitFor(() => expect(host.open.size).toBe(1));
    tell(details());
    expect(screen.getByText("library/nginx:1.27")).toBeTruthy();
    unmount();
    await waitFor(() => expect(host.open.size).toBe(0));
  });

  it("leaves the job even where the number comes after it was closed", async () => {
    host.slow = true;
    const { unmount } = render(<Pane />);
    unmount();
    expect(host.open.size).toBe(2);
    for (const answer of host.answer) {
      answer();
    }
    await waitFor(() => expect(host.open.size).toBe(0));
  });

  it("says what it is, from where to where, and how to pull it", () => {
    render(<Pane />);
    tell(details());
    expect(screen.getByText("docker pull harbor.example/mirror/nginx:1.27")).toBeTruthy();
    expect(screen.getByText(`docker.io/library/nginx@sha256:${"cd".repeat(32)}`)).toBeTruthy();
    expect(screen.getByText(/^sampan copy docker\.io/)).toBeTruthy();
    expect(screen.getByText("1 of 5")).toBeTruthy();
    expect(screen.getByText("40 B of 100 B")).toBeTruthy();
    expect(screen.getByText("Run 7").getAttribute("href")).toBe("#/jobs?run=7");
  });

  it("says why a job waits, and what is wrong with one that failed", async () => {
    render(<Pane />);
    tell(details({ status: "pending", state: "pending", started: null }));
    expect(await screen.findByText("The queue is paused; the job starts when it is resumed.")).toBeTruthy();
    const reason = { code: "connection-lost", args: { host: "h.example" }, detail: null };
    tell(details({ status: "retrying", waiting: { reason, not_before: Date.now() + 90_000 } }));
    expect(screen.getByText("The connection to h.example was lost.")).toBeTruthy();
    expect(screen.getByText(/It continues at .+, in 1 min 3[01] s\./)).toBeTruthy();
    tell(details({ status: "error", error: reason }));
    expect(screen.queryByText(/It continues/)).toBeNull();
    expect(screen.getByText("The connection to h.example was lost.")).toBeTruthy();
  });

  it("tells why a job was not stopped", async () => {
    const { container } = render(<Pane />);
    tell(details());
    fireEvent.click(container.querySelector('[data-action="stop"]') as Element);
    expect(await screen.findByText(/42 does not exist|There is no job 42|job 42/i)).toBeTruthy();
    expect(container.querySelector('[data-action="retry"]')).toBeNull();
  });

  it("walks along the tabs by keyboard", () => {
    render(<Pane tab="log" />);
    fireEvent.keyDown(screen.getByRole("tab", { name: "Log" }), { key: "ArrowRight" });
    expect(onTab).toHaveBeenLastCalledWith("overview");
    fireEvent.keyDown(screen.getByRole("tab", { name: "Log" }), { key: "ArrowLeft" });
    expect(onTab).toHaveBeenLastCalledWith("timeline");
  });

  it("draws the way in the diagram, and says it in words in either language", () => {
    const { container, rerender } = render(<Pane tab="states" />);
    tell(details());
    const nodes = [...container.querySelectorAll("[data-state]")].map((node) =>
      node.getAttribute("data-state"),
    );
    expect(nodes).toHaveLength(13);
    expect(container.querySelector("[data-now]")?.getAttribute("data-state")).toBe("check");
    expect(container.querySelectorAll(".state-link[data-taken]")).toHaveLength(3);
    expect(screen.getByRole("img", { name: /^Initialize: entered once, .* 890 ms in it/ })).toBeTruthy();
    const path = screen.getByRole("list", { name: "The path of the job, step by step" });
    expect(within(path).getAllByRole("listitem")).toHaveLength(3);
    rerender(<Pane tab="states" language="zh-CN" />);
    expect(screen.getByRole("img", { name: "已完成：未进入过" })).toBeTruthy();
  });

  it("walks from state to state by the arrow keys", () => {
    const { container } = render(<Pane tab="states" />);
    tell(details());
    const current = container.querySelector('[data-state="check"]') as HTMLElement;
    expect(current.getAttribute("tabindex")).toBe("0");
    fireEvent.keyDown(current, { key: "ArrowRight" });
    const next = container.querySelector('[data-state="pull_manifest"]');
    expect(document.activeElement).toBe(next);
    expect(screen.getByText("The job has not been in this state.")).toBeTruthy();
  });

  it("lists every step with its cause", () => {
    const { container } = render(<Pane tab="timeline" />);
    tell(details());
    expect(container.querySelectorAll("[data-step]")).toHaveLength(4);
    expect(screen.getByText("The source was found and the content to transfer is known.")).toBeTruthy();
  });

  it("lists the blobs with how they get there", () => {
    render(<Pane tab="layers" />);
    tell(details());
    const row = screen.getAllByRole("row")[1] as HTMLElement;
    expect(within(row).getByText("In flight")).toBeTruthy();
    expect(within(row).getByText("40%")).toBeTruthy();
  });
});

describe("the manifest", () => {
  it("is asked of the source, of the destination, and of each child of an index", async () => {
    const { container } = render(<Pane tab="manifest" />);
    tell(details());
    fireEvent.click(await screen.findByRole("button", { name: "linux/arm64" }));
    await waitFor(() => expect(container.querySelector("[data-manifest]")?.textContent).toContain("layers"));
    expect(commands.showManifest).toHaveBeenLastCalledWith("42", false, "sha256:child");
    fireEvent.click(container.querySelector('[data-action="whole-index"]') as Element);
    fireEvent.click(screen.getByText("Destination"));
    await waitFor(() => expect(commands.showManifest).toHaveBeenLastCalledWith("42", true, null));
  });
});

describe("the log", () => {
  const log = (size: number) =>
    tell({
      kind: "log",
      news: {
        from: 0,
        levels: Array.from({ length: size }, (_, seq) => (seq === 150 ? "w" : "i")).join(""),
        records: Array.from({ length: 50 }, (_, at) => aRecord(size - 50 + at)),
      },
    });

  it("is shown, filtered by level, searched, copied and saved", async () => {
    const { container } = render(<Pane tab="log" />);
    tell(details());
    log(200);
    const shown = () => container.querySelectorAll(".joblog-line").length;
    expect(shown()).toBeGreaterThan(5);
    expect(shown()).toBeLessThan(80);
    const search = screen.getByRole("textbox", { name: "Search the log" });
    fireEvent.change(search, { target: { value: "STOPPED by" } });
    expect(await screen.findByText("0 / 1")).toBeTruthy();
    expect(commands.searchLog).toHaveBeenCalledWith("42", "STOPPED by", 0);
    fireEvent.keyDown(search, { key: "Enter" });
    expect(await screen.findByText("1 / 1")).toBeTruthy();
    fireEvent.click(container.querySelector('.level-chip[data-level="info"]') as Element);
    expect(shown()).toBe(1);
    fireEvent.click(container.querySelector('[data-action="copy"]') as Element);
    await waitFor(() => expect(host.copied).toBe("debug warn error"));
    fireEvent.click(container.querySelector('[data-action="save-log"]') as Element);
    fireEvent.click(await screen.findByText("Save as JSON lines"));
    expect(await screen.findByText("Saved: /home/ada/sampan-job-42.jsonl")).toBeTruthy();
    expect(commands.saveLog).toHaveBeenCalledWith("42", "json_lines");
  });

  it("has 100,000 lines, of which those that are looked at are asked for", async () => {
    const { container } = render(<Pane tab="log" />);
    tell(details());
    log(100_000);
    expect(screen.getByText("99,999")).toBeTruthy();
    expect(container.querySelectorAll(".joblog-line").length).toBeLessThan(80);
    await waitFor(() => expect(container.textContent).toContain("Worker"));
  });

  it("points at the line that the address names", async () => {
    window.location.hash = "#/jobs?job=42&tab=log&line=5";
    const { container } = render(<Pane tab="log" />);
    tell(details());
    log(200);
    await waitFor(() => expect(container.querySelector("[data-chosen]")?.textContent).toMatch(/^5/));
    const number = container.querySelector("a.joblog-number");
    expect(number?.getAttribute("href")).toMatch(/^#\/jobs\?job=42&tab=log&line=\d+$/);
    window.location.hash = "";
  });

  it("shows two attempts side by side", async () => {
    const { container } = render(<Pane tab="log" />);
    tell(details({ attempt: 2 }));
    log(200);
    fireEvent.click(container.querySelector('[data-action="attempts"]') as Element);
    const [first, second] = await waitFor(() => {
      const panes = screen.getAllByRole("log");
      expect(panes).toHaveLength(2);
      return panes;
    });
    expect(first?.getAttribute("aria-label")).toBe("Attempt 1");
    expect(second?.getAttribute("aria-label")).toBe("Attempt 2");
    await waitFor(() => expect(second?.querySelectorAll(".joblog-line").length).toBeGreaterThan(5));
    for (const line of second?.querySelectorAll(".joblog-number") ?? []) {
      expect(Number(line.textContent)).toBeGreaterThan(120);
    }
  });
});
