import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failure } from "../../components/form/fault";
import { action, draw } from "../../components/form/surroundings.testing";
import { commands, type Run } from "../../platform/host";
import { RunsPage } from "./RunsPage";

vi.mock("../../platform/host", () => ({
  commands: { start: vi.fn(), listRules: vi.fn(), listRuns: vi.fn(), runRule: vi.fn() },
  events: { changed: { listen: vi.fn() } },
}));

const REFUSED = failure("deletion-refused", { target: "farm", count: 38, of: 121, share: 20 });

const run = (changed: Partial<Run>): Run => ({
  id: "40",
  rule: "7",
  rule_name: "mirror",
  trigger: "schedule",
  started: Date.now() - 60_000,
  ended: Date.now(),
  planning: "failed",
  failure: REFUSED,
  matched: 83,
  up_to_date: 83,
  jobs: { pending: 0, running: 0, retrying: 0, stopped: 0, canceled: 0, finished: 0, error: 0 },
  bytes: { total: 0, existing: 0, mounted: 0, copied: 0 },
  ...changed,
});

/** The question with a title. Ant Design gives every element one id in tests: it cannot be found by its label. */
async function question(title: string): Promise<HTMLElement> {
  const found = () => document.querySelector<HTMLElement>("[role=dialog]");
  await waitFor(() => expect(found()?.querySelector(".ant-modal-title")?.textContent).toBe(title));
  return found() as HTMLElement;
}

const host = vi.mocked(commands);

beforeEach(() => {
  host.listRules.mockResolvedValue([]);
  host.start.mockResolvedValue({ settings: { workers: 8, paused: false } } as never);
  host.runRule.mockResolvedValue("41");
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  vi.clearAllMocks();
});

it("has deletions that were left undone confirmed, by number and place, for one run", async () => {
  host.listRuns.mockResolvedValue([run({})]);
  draw(<RunsPage />);
  await screen.findByText("mirror");
  await userEvent.click(action("confirm-deletion"));
  const dialog = await question("Delete 38 images at farm?");
  const cancel = within(dialog).getByRole("button", { name: "Cancel" });
  await waitFor(() => expect(document.activeElement).toBe(cancel));
  expect(within(dialog).getByText(/38 of the 121 images .* “mirror” .* 20% at most/)).toBeTruthy();
  expect(host.runRule).not.toHaveBeenCalled();
  const ok = within(dialog).getByRole("button", { name: "Delete 38 images" });
  expect(ok.className).toContain("dangerous");
  await userEvent.click(ok);
  await waitFor(() => expect(host.runRule).toHaveBeenCalledWith("7", 38));
});

it("asks in Chinese as well", async () => {
  host.listRuns.mockResolvedValue([run({})]);
  draw(<RunsPage />, "zh-CN");
  await screen.findByText("mirror");
  await userEvent.click(action("confirm-deletion"));
  const dialog = await question("删除端点“farm”中的 38 个镜像？");
  await userEvent.click(within(dialog).getByRole("button", { name: "取消" }));
  expect(host.runRule).not.toHaveBeenCalled();
});

it("offers that only where deletions were refused", async () => {
  host.listRuns.mockResolvedValue([
    run({ failure: failure("access-denied", { host: "farm", object: "a" }) }),
    run({ id: "39", failure: null, planning: "done" }),
    run({ id: "38", rule: null }),
  ]);
  draw(<RunsPage />);
  await screen.findAllByText("mirror");
  expect(document.querySelector("[data-action=confirm-deletion]")).toBeNull();
});

it("says why runs could not be listed, and tries again", async () => {
  host.listRuns.mockRejectedValueOnce(failure("disk-full", {})).mockResolvedValueOnce([run({})]);
  draw(<RunsPage />);
  await waitFor(() => action("again"));
  await userEvent.click(action("again"));
  await screen.findByText("mirror");
  expect(document.querySelector("[data-action=again]")).toBeNull();
});
