import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { useKit } from "../../actions/kit";
import { useShortcuts } from "../../actions/useShortcuts";
import { Surroundings } from "../../app/App";
import { commands, type Job } from "../../platform/host";
import { laidOut, UNCHOSEN } from "./columns";
import { JobTable } from "./JobTable";
import { progress } from "./progress";
import { job } from "./sample.test-data";
import { NOTHING, type Selection } from "./selection";

// All is drawn at once: nothing is painted here.
vi.mock("../../components/form/useLater", () => ({ useLater: () => true }));
vi.mock("../../platform/host", () => ({
  commands: {
    start: vi.fn(async () => ({ settings: { paused: false } })),
    stopMatching: vi.fn(async () => ({ done: 1, jobs: [], refused: [] })),
    retryMatching: vi.fn(async () => ({ done: 1, jobs: [], refused: [] })),
  },
  events: {},
  channel: vi.fn(),
}));

beforeAll(() => {
  // What a layout would say.
  Object.defineProperties(HTMLElement.prototype, {
    clientHeight: { configurable: true, get: () => 360 },
  });
});
afterEach(cleanup);

const heard = {
  onSort: vi.fn(),
  onWidth: vi.fn(),
  onSelect: vi.fn(),
  onSelectAll: vi.fn(),
  onLook: vi.fn(),
  onRoom: vi.fn(),
};
const host = vi.mocked(commands);
beforeEach(() => {
  vi.clearAllMocks();
  window.location.hash = "#/jobs";
});

const LIST = {};
function Table(props: {
  readonly jobs: readonly Job[];
  readonly open?: string;
  readonly paused?: boolean;
  readonly list?: unknown;
  readonly selection?: Selection;
  readonly total?: number;
}) {
  const kit = useKit();
  useShortcuts(() => undefined);
  return (
    <JobTable
      part={{ skip: 0, jobs: props.jobs, total: props.total ?? props.jobs.length }}
      list={props.list ?? LIST}
      columns={laidOut(UNCHOSEN, 0)}
      sorting={{ order: "created", ascending: false }}
      selection={props.selection ?? NOTHING}
      open={props.open ?? null}
      kit={{ ...kit, paused: props.paused ?? false }}
      {...heard}
    />
  );
}
const table = (jobs: readonly Job[], as: Omit<React.ComponentProps<typeof Table>, "jobs"> = {}) => (
  <Surroundings>
    <Table jobs={jobs} {...as} />
  </Surroundings>
);
const many = (count: number) => Array.from({ length: count }, (_, index) => job(count - index));
const row = (id: number) => {
  const found = document.querySelector<HTMLElement>(`[role=row][data-job="${id}"]`);
  if (!found) {
    throw new Error(`no row ${id}`);
  }
  return found;
};
const button = (id: number, action: string) =>
  row(id).querySelector<HTMLButtonElement>(`[data-action=${action}]`) as HTMLButtonElement;

describe("roles", () => {
  it("are those of a grid that is larger than what is drawn", () => {
    render(table(many(400), { open: "399", total: 5_000, selection: { all: null, ids: new Set(["398"]) } }));
    const grid = screen.getByRole("grid", { name: "Jobs" });
    expect(grid.getAttribute("aria-rowcount")).toBe("5001");
    expect(screen.getAllByRole("columnheader").map((each) => each.textContent)).toEqual([
      "",
      "Name",
      "Rule",
      "Operation",
      "Status",
      "Progress",
      "Created",
      "Ended",
      "Log, actions",
    ]);
    expect(screen.getByRole("columnheader", { name: /Created/ }).getAttribute("aria-sort")).toBe(
      "descending",
    );
    const rows = screen.getAllByRole("row");
    expect(rows.length).toBeLessThan(40);
    expect(rows.slice(0, 3).map((each) => each.getAttribute("aria-rowindex"))).toEqual(["1", "2", "3"]);
    expect(within(row(400)).getAllByRole("gridcell")).toHaveLength(9);
    expect(row(399).getAttribute("aria-current")).toBe("true");
    expect([row(398), row(400)].map((each) => each.getAttribute("aria-selected"))).toEqual(["true", "false"]);
  });
});

describe("the head", () => {
  it("puts in order, the other way round the second time", () => {
    render(table(many(3)));
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    expect(heard.onSort).toHaveBeenLastCalledWith({ order: "image", ascending: true });
    fireEvent.click(screen.getByRole("button", { name: "Created" }));
    expect(heard.onSort).toHaveBeenLastCalledWith({ order: "created", ascending: true });
  });

  it("makes columns wider by keyboard, and gives them back their own width", () => {
    render(table(many(3)));
    const edge = document.querySelector("[data-edge=rule]") as HTMLElement;
    fireEvent.keyDown(edge, { key: "ArrowRight" });
    expect(heard.onWidth).toHaveBeenLastCalledWith("rule", expect.any(Number));
    fireEvent.doubleClick(edge);
    expect(heard.onWidth).toHaveBeenLastCalledWith("rule", null);
  });
});

describe("selecting", () => {
  const chosen = () => [...((heard.onSelect.mock.lastCall?.[0] as Selection | undefined)?.ids ?? [])];

  it("is done by box, by Ctrl and click, by Shift and by Space", () => {
    render(table(many(9)));
    fireEvent.click(row(8).querySelector("[data-column=select]") as Element);
    expect(chosen()).toEqual(["8"]);
    fireEvent.click(row(5), { shiftKey: true });
    expect(chosen()).toEqual(["8", "7", "6", "5"]);
    fireEvent.click(row(3), { ctrlKey: true });
    expect(chosen()).toEqual(["3"]);
    act(() => row(2).focus());
    fireEvent.keyDown(row(2), { key: " " });
    expect(chosen()).toEqual(["2"]);
    expect(window.location.hash).toBe("#/jobs");
  });

  it("of all is one key, or one box", () => {
    render(table(many(9)));
    act(() => row(9).focus());
    fireEvent.keyDown(row(9), { key: "a", ctrlKey: true });
    fireEvent.click(screen.getByRole("checkbox", { name: "Select all 9 matching jobs" }));
    expect(heard.onSelectAll.mock.calls).toEqual([[true], [true]]);
  });
});

describe("buttons", () => {
  it.each([
    ["pending", true, false],
    ["running", true, false],
    ["retrying", true, false],
    ["finished", false, false],
    ["error", false, true],
    ["stopped", false, true],
    ["canceled", false, true],
  ])("of a job that is %s", (status, stop, retry) => {
    render(table([job(1, { status })]));
    expect(button(1, "log").disabled).toBe(false);
    expect(button(1, "stop").disabled).toBe(!stop);
    expect(button(1, "retry").disabled).toBe(!retry);
    for (const action of ["log", "stop", "retry"]) {
      expect(button(1, action).title).not.toBe("");
      expect(button(1, action).getAttribute("aria-label")).not.toBe("");
    }
  });

  it("are busy while a stop is being carried out", () => {
    render(table([job(1, { status: "running", stopping: true })]));
    expect(button(1, "stop").disabled).toBe(true);
    expect(button(1, "stop").getAttribute("aria-busy")).toBe("true");
    expect(row(1).textContent).toContain("Stopping");
  });

  it("do what they say, and no more", async () => {
    render(table([job(1, { status: "running" })]));
    fireEvent.click(button(1, "stop"));
    await waitFor(() => expect(host.stopMatching).toHaveBeenCalledTimes(1));
    expect(host.stopMatching.mock.calls[0]?.[0].among).toEqual(["1"]);
    expect(window.location.hash).toBe("#/jobs");
    fireEvent.click(button(1, "log"));
    expect(window.location.hash).toBe("#/jobs?job=1&tab=log");
    fireEvent.click(row(1));
    expect(window.location.hash).toContain("job=1");
  });
});

describe("the keyboard", () => {
  const press = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key });

  it("walks from row to row, one of which is in the order of tabs", () => {
    render(table(many(50)));
    act(() => row(50).focus());
    press("ArrowDown");
    press("ArrowDown");
    press("ArrowUp");
    expect(document.activeElement).toBe(row(49));
    expect([row(50).tabIndex, row(49).tabIndex]).toEqual([-1, 0]);
    press("End");
    expect(document.activeElement).toBe(row(1));
    press("ArrowDown");
    expect(document.activeElement).toBe(row(1));
    press("Home");
    expect(document.activeElement).toBe(row(50));
  });

  it("opens, shows the log, stops and retries where that can be done", async () => {
    render(table([job(2, { status: "running" }), job(1, { status: "error" })]));
    act(() => row(2).focus());
    press("Enter");
    expect(window.location.hash).toBe("#/jobs?job=2");
    press("l");
    expect(window.location.hash).toBe("#/jobs?job=2&tab=log");
    press("r");
    fireEvent.keyDown(row(2), { key: "s", ctrlKey: true });
    expect(host.retryMatching).not.toHaveBeenCalled();
    expect(host.stopMatching).not.toHaveBeenCalled();
    press("S");
    await waitFor(() => expect(host.stopMatching.mock.calls[0]?.[0].among).toEqual(["2"]));
    press("ArrowDown");
    press("r");
    await waitFor(() => expect(host.retryMatching.mock.calls[0]?.[0].among).toEqual(["1"]));
  });

  it("leads from a row to its buttons and back", () => {
    render(table([job(1, { status: "running" })]));
    act(() => row(1).focus());
    press("ArrowRight");
    expect(document.activeElement).toBe(button(1, "log"));
    press("ArrowRight");
    expect(document.activeElement).toBe(button(1, "stop"));
    press("ArrowLeft");
    press("ArrowLeft");
    expect(document.activeElement).toBe(row(1));
  });

  it("keeps the focus while jobs come, and hands it on when the row leaves", () => {
    const { rerender } = render(table(many(5)));
    act(() => row(3).focus());
    rerender(table(many(8)));
    expect(document.activeElement).toBe(row(3));
    rerender(table(many(8).filter(({ id }) => id !== "3")));
    expect(document.activeElement).toBe(row(2));
  });
});

describe("what is seen", () => {
  it("stays in place when jobs come above it, and begins at the top of another list", () => {
    const { rerender } = render(table(many(200)));
    const grid = screen.getByRole("grid");
    grid.scrollTop = 1_000;
    rerender(table(many(210)));
    expect(grid.scrollTop).toBe(1_360);
    rerender(table(many(100), { list: {} }));
    expect(grid.scrollTop).toBe(0);
  });

  it("follows the newest at the top", () => {
    const { rerender } = render(table(many(200)));
    rerender(table(many(210)));
    expect(screen.getByRole("grid").scrollTop).toBe(0);
    expect(row(210)).toBeTruthy();
  });

  it("is told, so that more can be asked for", () => {
    render(table(many(400)));
    expect(heard.onLook).toHaveBeenCalled();
  });

  it("has a place for rows that are not there yet", () => {
    render(table(many(5), { total: 300 }));
    expect(document.querySelectorAll("[role=row][aria-busy=true]").length).toBeGreaterThan(3);
  });
});

describe("progress", () => {
  const bytes = { total: 100 * 1024 ** 2, existing: 0, mounted: 0, copied: 25 * 1024 ** 2 };

  it("moves with what is told of the job", () => {
    render(table([job(1, { status: "running", state: "transfer_blob", bytes })]));
    expect(row(1).textContent).toContain("25.0 MiB of 100.0 MiB");
    act(() =>
      progress.take([{ job: "1", bytes: { ...bytes, copied: 50 * 1024 ** 2 }, speed: 5 * 1024 ** 2 }]),
    );
    expect(row(1).textContent).toContain("50.0 MiB of 100.0 MiB");
    expect(row(1).textContent).toContain("5.0 MiB/s");
    expect(row(1).textContent).toContain("10 s left");
  });

  it("says why a job waits and for how long", () => {
    vi.useFakeTimers({ now: 1_764_000_000_000 });
    const reason = { code: "connection-lost", args: { host: "quay.io" }, detail: null };
    render(table([job(1, { status: "retrying", waiting: { reason, not_before: Date.now() + 12_000 } })]));
    expect(row(1).textContent).toContain("The connection to quay.io was lost.");
    expect(row(1).textContent).toContain("Continues in 12 s");
    act(() => vi.advanceTimersByTime(5_000));
    expect(row(1).textContent).toContain("Continues in 7 s");
    act(() => vi.advanceTimersByTime(10_000));
    expect(row(1).textContent).toContain("Continues any moment");
    vi.useRealTimers();
  });

  it("says why a job failed and what to do", () => {
    const error = { code: "connection-lost", args: { host: "quay.io" }, detail: null };
    render(table([job(1, { status: "error", error })]));
    expect(row(1).textContent).toContain("The connection to quay.io was lost.");
    expect(row(1).textContent).toContain("Check the network");
  });

  it("says why a job has not begun", () => {
    const { rerender } = render(table([job(1)]));
    expect(row(1).textContent).toContain("Waits for a free worker");
    rerender(table([job(1)], { paused: true }));
    expect(row(1).textContent).toContain("The queue is paused");
  });
});
