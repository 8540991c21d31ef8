import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { Surroundings } from "../../app/App";
import { useAhead } from "../../app/useAhead";
import { commands, type Job, type JobFilter, type Jobs, type Run } from "../../platform/host";
import { ANY } from "./filter";
import { JobsPage } from "./JobsPage";
import { job, NONE } from "./sample.test-data";

const world = vi.hoisted(() => ({
  jobs: [] as Job[],
  tell: undefined as ((news: { payload: Jobs }) => void) | undefined,
}));

vi.mock("../details/JobDetails", () => ({
  JobDetails: ({ id, tab, onTab }: { id: string; tab?: string; onTab: (tab: string) => void }) => (
    <button type="button" data-details={id} data-tab={tab} onClick={() => onTab("layers")}>
      details
    </button>
  ),
}));

vi.mock("../../platform/host", () => ({
  channel: () => ({}),
  events: {
    jobs: {
      listen: async (tell: typeof world.tell) => {
        world.tell = tell;
        return () => undefined;
      },
    },
  },
  commands: {
    start: vi.fn(async () => ({ settings: { workers: 2, paused: false } })),
    listRules: vi.fn(async () => [{ id: "1", name: "nightly" }]),
    listTargets: vi.fn(async () => []),
    listRuns: vi.fn(async () => []),
    showRun: vi.fn(),
    listJobs: vi.fn(),
    countJobs: vi.fn(async () => NONE),
    followProgress: vi.fn(async () => null),
    stopMatching: vi.fn(),
    stopRun: vi.fn(async () => 2),
    retryFailed: vi.fn(async () => 1),
  },
}));

beforeAll(() => {
  // What a layout would say.
  Object.defineProperties(HTMLElement.prototype, {
    clientHeight: { configurable: true, get: () => 360 },
  });
});

const only = (jobs: Job[]) => ({ jobs, skip: 0, total: jobs.length });
const listed = vi.mocked(commands.listJobs);

beforeEach(() => {
  world.jobs = [job(3, { status: "error" }), job(2, { status: "running" }), job(1, { status: "finished" })];
  window.location.hash = "#/jobs";
  listed.mockReset();
  listed.mockImplementation(async (filter: JobFilter) => ({
    batch: 0,
    ...only(world.jobs.filter(({ status }) => filter.status.length === 0 || filter.status.includes(status))),
    counts: { ...NONE, error: 1, running: 1, finished: 1 },
  }));
});
afterEach(cleanup);

const find = async (selector: string) =>
  await waitFor(() => {
    const found = document.querySelector<HTMLElement>(selector);
    if (!found) {
      throw new Error(`no ${selector}`);
    }
    return found;
  });
const rows = () =>
  [...document.querySelectorAll<HTMLElement>("[role=row][data-job]")].map((row) => row.dataset.job);
const open = async (hash = "#/jobs") => {
  window.location.hash = hash;
  render(
    <Surroundings>
      <JobsPage />
    </Surroundings>,
  );
  await waitFor(() => expect(listed).toHaveBeenCalled());
};

it("shows what it had to somebody who comes back, until it has been asked again", async () => {
  const page = (shown: boolean) => <Surroundings>{shown && <JobsPage />}</Surroundings>;
  const { rerender } = render(page(true));
  await waitFor(() => expect(rows()).toEqual(["3", "2", "1"]));
  rerender(page(false));
  expect(rows()).toEqual([]);

  let answer: ((list: Awaited<ReturnType<typeof commands.listJobs>>) => void) | undefined;
  listed.mockImplementation(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  rerender(page(true));
  expect(rows()).toEqual(["3", "2", "1"]);
  await waitFor(() => expect(answer).toBeDefined());
  answer?.({ batch: 1, ...only([job(4)]), counts: NONE });
  await waitFor(() => expect(rows()).toEqual(["4"]));
});

function Ahead({ shown }: { readonly shown: boolean }) {
  useAhead();
  return shown && <JobsPage />;
}

it("has its first rows for somebody who comes before it was ever shown", async () => {
  const page = (shown: boolean) => (
    <Surroundings>
      <Ahead shown={shown} />
    </Surroundings>
  );
  const { rerender } = render(page(false));
  await waitFor(() => expect(listed).toHaveBeenCalledOnce());
  await listed.mock.results[0]?.value;
  rerender(page(true));
  expect(rows()).toEqual(["3", "2", "1"]);
});

it("shows what the hash asks for, and writes there what is chosen", async () => {
  await open("#/jobs?status=error,nonsense&rule=1");
  expect(listed.mock.lastCall?.[0]).toEqual({ ...ANY, status: ["error"], rule: "1" });
  await waitFor(() => expect(rows()).toEqual(["3"]));
  const failed = await find("[data-filter=error]");
  expect(failed.getAttribute("aria-pressed")).toBe("true");
  expect(failed.textContent).toBe("Failed1");

  fireEvent.click(await find("[data-filter=running]"));
  await waitFor(() => expect(rows()).toEqual(["3", "2"]));
  expect(window.location.hash).toBe("#/jobs?status=running%2Cerror&rule=1");

  fireEvent.click(await find("[data-filter=all]"));
  await waitFor(() => expect(rows()).toEqual(["3", "2", "1"]));
  expect(window.location.hash).toBe("#/jobs?rule=1");
});

it("opens a job's details, goes on with their tab, and closes them with Escape", async () => {
  await open();
  fireEvent.click(await find('[data-job="2"] [data-action=log]'));
  const details = await find('[data-details="2"]');
  expect(details.dataset.tab).toBe("log");
  expect(window.location.hash).toBe("#/jobs?job=2&tab=log");
  fireEvent.click(details);
  await waitFor(() => expect(window.location.hash).toBe("#/jobs?job=2&tab=layers"));
  fireEvent.keyDown(details, { key: "Escape" });
  await waitFor(() => expect(window.location.hash).toBe("#/jobs"));
  expect(document.querySelector("[data-details]")).toBeNull();
});

it("follows what happens", async () => {
  await open("#/jobs?status=running");
  await waitFor(() => expect(rows()).toEqual(["2"]));
  const counts = { ...NONE, running: 1, finished: 2 };
  world.jobs = [job(4, { status: "running" }), job(2, { status: "finished" })];
  world.tell?.({
    payload: {
      batch: 1,
      gap: false,
      gone: [],
      jobs: [job(2, { status: "finished" }), job(4, { status: "running" })],
      counts,
    },
  });
  listed.mockImplementation(async () => ({ batch: 1, ...only(world.jobs.slice(0, 1)), counts }));
  await waitFor(() =>
    expect(document.querySelector("[data-filter=finished]")?.textContent).toBe("Finished2"),
  );
  await waitFor(() => expect(rows()).toEqual(["4"]));
});

it("stops a job, and says why it could not", async () => {
  const failure = { code: "job-not-found", args: { id: "2" }, detail: null };
  vi.mocked(commands.stopMatching).mockResolvedValue({ done: 0, jobs: [], refused: [{ count: 1, failure }] });
  await open();
  fireEvent.click(await find('[data-job="2"] [data-action=stop]'));
  expect(vi.mocked(commands.stopMatching).mock.calls[0]?.[0]).toEqual({ ...ANY, among: ["2"] });
  expect(await screen.findByText(/does not exist|no job/i)).toBeTruthy();
});

it("says to how many something is done before it is done to many, and to how many it was", {
  timeout: 30_000,
}, async () => {
  vi.mocked(commands.countJobs).mockResolvedValue({ ...NONE, running: 1, error: 1, finished: 1 });
  const failure = { code: "job-not-stoppable", args: { id: "9", status: "finished" }, detail: null };
  vi.mocked(commands.stopMatching).mockResolvedValue({ done: 3, jobs: [], refused: [{ count: 2, failure }] });
  await open("#/jobs?words=nginx");
  fireEvent.click(await find("[data-action=select-all]"));
  await screen.findByText("All 3 matching jobs are selected");
  fireEvent.click(await find(".jobs-bulk [data-action=stop]"));
  await screen.findAllByText("Stop 1 job?");
  await screen.findByText("The other 2 selected jobs stay as they are: their status does not allow it.");
  fireEvent.click(await screen.findByRole("button", { name: "Stop 1 job" }));
  await screen.findByText("3 jobs were stopped");
  await screen.findByText("2 jobs could not be changed");
  expect(vi.mocked(commands.stopMatching).mock.lastCall?.[0]).toEqual({ ...ANY, words: "nginx" });
});

it("shows a run, stops it when that is confirmed, retries what failed, and leaves it", async () => {
  const run = { id: "12", rule_name: "nightly", planning: "done", failure: null, matched: 5, up_to_date: 2 };
  vi.mocked(commands.showRun).mockResolvedValue({
    ...run,
    jobs: { ...NONE, running: 1, pending: 1, error: 1 },
  } as Run);
  await open("#/jobs?run=12");
  expect(commands.showRun).toHaveBeenCalledWith("12");
  await screen.findByText("Run 12 of the rule “nightly”");
  fireEvent.click(await find("[data-action=retry-failed]"));
  await waitFor(() => expect(vi.mocked(commands.retryFailed).mock.calls[0]?.[0]).toBe("12"));

  fireEvent.click(await find("[data-action=stop-run]"));
  await screen.findByText(/2 jobs that have not ended are stopped/);
  expect(commands.stopRun).not.toHaveBeenCalled();
  fireEvent.click(await find(".ant-modal-confirm .ant-btn-dangerous"));
  await waitFor(() => expect(vi.mocked(commands.stopRun).mock.calls[0]?.[0]).toBe("12"));

  fireEvent.click(await find("[data-action=leave-run]"));
  await waitFor(() => expect(window.location.hash).toBe("#/jobs"));
});

it("says what to do where there is nothing", async () => {
  world.jobs = [];
  await open();
  fireEvent.click(await find("[data-action=rules]"));
  expect(window.location.hash).toBe("#/rules");
});

it("offers to clear filters that nothing matches", async () => {
  world.jobs = [];
  await open("#/jobs?status=stopped");
  fireEvent.click(await find("[data-action=clear-filters]"));
  expect(window.location.hash).toBe("#/jobs");
});

it("says why jobs could not be listed, and tries again", async () => {
  listed.mockRejectedValueOnce({ code: "disk-full", args: {}, detail: null });
  await open();
  fireEvent.click(await find("[data-action=again]"));
  await waitFor(() => expect(rows()).toHaveLength(3));
  expect(document.querySelector("[data-action=again]")).toBeNull();
});
