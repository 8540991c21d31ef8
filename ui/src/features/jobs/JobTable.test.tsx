import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Job } from "../../platform/host";
import { JobTable } from "./JobTable";
import { progress } from "./progress";
import { job } from "./sample.test-data";

vi.mock("../../platform/host", () => ({ commands: {}, events: {}, channel: vi.fn() }));

beforeAll(() => {
  // What a layout would say.
  Object.defineProperties(HTMLElement.prototype, {
    clientHeight: { configurable: true, get: () => 360 },
  });
});
afterEach(cleanup);

const heard = { onOpen: vi.fn(), onAct: vi.fn(), onNearEnd: vi.fn() };
beforeEach(() => vi.clearAllMocks());

const LIST = {};
const table = (
  jobs: readonly Job[],
  as: { open?: string; busy?: string[]; paused?: boolean; list?: unknown } = {},
) => (
  <JobTable
    jobs={jobs}
    list={as.list ?? LIST}
    total={5_000}
    open={as.open ?? null}
    busy={new Set(as.busy)}
    paused={as.paused ?? false}
    {...heard}
  />
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
    render(table(many(400), { open: "399" }));
    const grid = screen.getByRole("grid", { name: "Jobs" });
    expect(grid.getAttribute("aria-rowcount")).toBe("5001");
    expect(screen.getAllByRole("columnheader").map((each) => each.textContent)).toEqual([
      "Name",
      "Rule",
      "Status",
      "Progress",
      "Created",
      "Ended",
      "Actions",
    ]);
    const rows = screen.getAllByRole("row");
    expect(rows.length).toBeLessThan(40);
    expect(rows.slice(0, 3).map((each) => each.getAttribute("aria-rowindex"))).toEqual(["1", "2", "3"]);
    expect(within(row(400)).getAllByRole("gridcell")).toHaveLength(7);
    expect(row(399).getAttribute("aria-selected")).toBe("true");
    expect(row(400).getAttribute("aria-selected")).toBe("false");
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
    render(
      table([job(1, { status: "running", stopping: true }), job(0, { status: "error" })], { busy: ["0"] }),
    );
    expect(button(1, "stop").disabled).toBe(true);
    expect(button(1, "stop").getAttribute("aria-busy")).toBe("true");
    expect(row(1).textContent).toContain("Stopping");
    expect(button(0, "retry").disabled).toBe(true);
  });

  it("do what they say, and no more", () => {
    render(table([job(1, { status: "running" })]));
    fireEvent.click(button(1, "stop"));
    expect(heard.onAct).toHaveBeenCalledWith("stop", "1");
    expect(heard.onOpen).not.toHaveBeenCalled();
    fireEvent.click(button(1, "log"));
    expect(heard.onOpen).toHaveBeenCalledWith("1", "log");
    fireEvent.click(row(1));
    expect(heard.onOpen).toHaveBeenLastCalledWith("1");
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

  it("opens, shows the log, stops and retries where that can be done", () => {
    render(table([job(2, { status: "running" }), job(1, { status: "error" })]));
    act(() => row(2).focus());
    press("Enter");
    expect(heard.onOpen).toHaveBeenLastCalledWith("2");
    press("l");
    expect(heard.onOpen).toHaveBeenLastCalledWith("2", "log");
    press("r");
    expect(heard.onAct).not.toHaveBeenCalled();
    press("S");
    expect(heard.onAct).toHaveBeenLastCalledWith("stop", "2");
    press("ArrowDown");
    press("r");
    expect(heard.onAct).toHaveBeenLastCalledWith("retry", "1");
  });

  it("leaves shortcuts of the system alone", () => {
    render(table([job(1, { status: "running" })]));
    act(() => row(1).focus());
    fireEvent.keyDown(row(1), { key: "s", ctrlKey: true });
    expect(heard.onAct).not.toHaveBeenCalled();
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

  it("asks for more near the end", () => {
    const { rerender } = render(table(many(400)));
    expect(heard.onNearEnd).not.toHaveBeenCalled();
    rerender(table(many(40)));
    expect(heard.onNearEnd).toHaveBeenCalled();
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
    expect(row(1).textContent).toContain("Goes on in 12 s");
    act(() => vi.advanceTimersByTime(5_000));
    expect(row(1).textContent).toContain("Goes on in 7 s");
    act(() => vi.advanceTimersByTime(10_000));
    expect(row(1).textContent).toContain("Goes on any moment");
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
