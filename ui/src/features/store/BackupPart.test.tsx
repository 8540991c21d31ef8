import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { action, draw } from "../../components/form/surroundings.testing";
import { commands, reload } from "../../platform/host";
import { BackupPart } from "./BackupPart";
import { Damaged } from "./Damaged";

vi.mock("../../platform/host", () => ({
  commands: {
    start: vi.fn(),
    getPreferences: vi.fn(),
    listBackups: vi.fn(),
    saveBackup: vi.fn(),
    chooseBackup: vi.fn(),
    restoreStore: vi.fn(),
  },
  reload: vi.fn(),
  copyText: vi.fn(),
}));

const host = vi.mocked(commands);
const holds = { targets: 5, rules: 12, jobs: 40 };
const snapshot = { name: "7.jsonl", path: "/data/snapshots/7.jsonl", taken: 1_700_000_000_000, holds };

beforeEach(() => {
  vi.clearAllMocks();
  host.start.mockRejectedValue({ code: "store-damaged", args: {}, detail: null });
  host.getPreferences.mockRejectedValue(null);
  host.listBackups.mockResolvedValue({
    now: { targets: 6, rules: 13, jobs: 20_000 },
    running: 3,
    snapshots: [snapshot, { ...snapshot, name: "6.jsonl", taken: null }],
    set_aside: ["/data/store.damaged-1"],
  });
  host.restoreStore.mockResolvedValue({
    damage: null,
    taken: snapshot.taken,
    set_aside: "/data/store.replaced-1",
    before: { targets: 6, rules: 13, jobs: 20_000 },
    after: holds,
  });
});
afterEach(cleanup);

it("saves a backup, and says where and how much", async () => {
  host.saveBackup.mockResolvedValue({ path: "/home/ada/sampan.jsonl", holds });
  draw(<BackupPart />);
  await userEvent.click(action("save-backup"));
  const said = "Saved 5 targets, 12 rules, 40 open jobs: /home/ada/sampan.jsonl";
  expect(await screen.findByText(said)).toBeTruthy();
});

it("asks with all counts before a snapshot takes the place of the store, the focus on what does no harm", async () => {
  draw(<BackupPart />);
  await userEvent.click(await waitFor(() => action("restore-snapshot")));
  expect(await screen.findByText("It contains 5 targets, 12 rules, 40 open jobs.")).toBeTruthy();
  expect(screen.getByText(/the present contents: 6 targets, 13 rules, 20,?000 jobs/)).toBeTruthy();
  expect(screen.getByText("3 running jobs are interrupted first.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Cancel"));
  expect(host.restoreStore).not.toHaveBeenCalled();
  await userEvent.click(screen.getByText("Restore", { selector: ".ant-btn-dangerous *" }));
  expect(await screen.findByText("/data/store.replaced-1")).toBeTruthy();
  expect(host.restoreStore).toHaveBeenCalledWith({ kind: "snapshot", name: "7.jsonl" });
  await userEvent.click(screen.getByText("Continue"));
  await waitFor(() => expect(reload).toHaveBeenCalled());
});

it("reads a chosen file before anything is asked, and says that it is no backup", async () => {
  host.chooseBackup.mockRejectedValue({ code: "backup-invalid", args: { path: "/tmp/x" }, detail: null });
  draw(<BackupPart />);
  await userEvent.click(action("restore-file"));
  expect(await screen.findByText("/tmp/x is not a backup of Sampan, or it is damaged.")).toBeTruthy();
  expect(host.restoreStore).not.toHaveBeenCalled();
});

it("offers what there is where the store is damaged, and tells what cannot be used", async () => {
  const failure = {
    code: "store-damaged",
    args: { path: "/data/store" },
    detail: "its file has another length",
  };
  draw(<Damaged failure={failure} trying={false} onTryAgain={vi.fn()} />, "zh-CN");
  expect(await screen.findByText("its file has another length")).toBeTruthy();
  expect(await screen.findByText(/已损坏，无法用于恢复/)).toBeTruthy();
  expect(screen.getByText("/data/store.damaged-1")).toBeTruthy();
  await userEvent.click(action("begin-empty"));
  expect(await screen.findAllByText("新建空的数据存储？")).not.toEqual([]);
});
