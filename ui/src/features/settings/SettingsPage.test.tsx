import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { action, draw, input } from "../../components/form/surroundings.testing";
import { commands, type Settings } from "../../platform/host";
import { SettingsPage } from "./SettingsPage";

vi.mock("../../platform/host", () => ({
  commands: {
    start: vi.fn(),
    setSettings: vi.fn(),
    setPreferences: vi.fn(),
    setAutostart: vi.fn(),
    chooseImport: vi.fn(),
    saveRules: vi.fn(),
    showSecrets: vi.fn(),
    listBackups: vi.fn(),
  },
  events: { changed: { listen: vi.fn() } },
  copyText: vi.fn(),
}));

const host = vi.mocked(commands);

let settings: Settings;
let tray: boolean;
let autostart: boolean | null;

beforeEach(() => {
  [tray, autostart] = [true, false];
  settings = {
    workers: 8,
    paused: false,
    bytes_per_second: null,
    limits_schedule: [],
    retention: { jobs: 30 * 86_400, logs: 7 * 86_400, runs_per_rule: 50 },
    proxy: null,
  };
  host.setSettings.mockReset();
  host.showSecrets.mockResolvedValue({
    store: "keyring",
    keyring: true,
    file: null,
    locked: false,
    in_keyring: 0,
    in_encrypted_file: 0,
    in_session: 0,
  });
  host.listBackups.mockResolvedValue({ now: null, running: 0, snapshots: [], set_aside: [] });
  host.start.mockImplementation(
    async () => ({ version: "0.1.0", data_directory: "/data", settings, tray, autostart }) as never,
  );
  host.setSettings.mockImplementation(async (next) => {
    settings = next;
    return null;
  });
});
afterEach(cleanup);

it("applies the number of workers when it is typed, and says so", async () => {
  draw(<SettingsPage />);
  expect(await screen.findByText("/data")).toBeTruthy();
  await userEvent.clear(input("workers"));
  await userEvent.type(input("workers"), "12{Enter}");
  expect(await screen.findByText("Applied: 12 jobs at once")).toBeTruthy();
  expect(host.setSettings).toHaveBeenCalledTimes(1);
  expect(host.setSettings).toHaveBeenCalledWith({ ...settings, workers: 12 });
  await userEvent.clear(input("workers"));
  await userEvent.tab();
  await waitFor(() => expect(input("workers").value).toBe("12"));
});

it("limits the speed of everything, and takes the limit back", async () => {
  draw(<SettingsPage />);
  await screen.findByText("/data");
  await userEvent.type(input("bytes_per_second"), "20{Enter}");
  expect(await screen.findByText("Applied: at most 20.0 MiB/s")).toBeTruthy();
  expect(settings.bytes_per_second).toBe(20 << 20);
  await userEvent.clear(input("bytes_per_second"));
  await userEvent.tab();
  expect(await screen.findByText("Applied: no limit")).toBeTruthy();
  expect(settings.bytes_per_second).toBeNull();
});

it("puts a proxy in front of all targets", async () => {
  settings = { ...settings, proxy: "http://old.example:3128" };
  draw(<SettingsPage />);
  await screen.findByText("/data");
  await userEvent.clear(input("proxy"));
  await userEvent.type(input("proxy"), "http://proxy.example:3128{Enter}");
  await waitFor(() => expect(settings.proxy).toBe("http://proxy.example:3128"));
});

it("keeps what has ended as long as is said, and for ever where nothing is", async () => {
  draw(<SettingsPage />);
  await screen.findByText("/data");
  expect(input("jobs").value).toBe("30");
  await userEvent.clear(input("logs"));
  await userEvent.type(input("logs"), "14{Enter}");
  await waitFor(() => expect(settings.retention.logs).toBe(14 * 86_400));
  await userEvent.clear(input("runs_per_rule"));
  await userEvent.tab();
  await waitFor(() => expect(settings.retention.runs_per_rule).toBeNull());
  expect(await screen.findByText("Kept for ever.")).toBeTruthy();
});

it("has hours with limits of their own: made, changed, put in order, removed", async () => {
  draw(<SettingsPage />);
  await screen.findByText("/data");
  await userEvent.click(action("add-window"));
  await userEvent.click(input("day-5"));
  await userEvent.clear(input("to"));
  await userEvent.type(input("to"), "25");
  await userEvent.click(action("save-window"));
  expect(screen.getByText("Enter times of day such as 09:00, up to 24:00.")).toBeTruthy();
  expect(host.setSettings).not.toHaveBeenCalled();
  await userEvent.clear(input("to"));
  await userEvent.type(input("to"), "17{Enter}");
  const office = { days: [1, 2, 3, 4], from: "09:00", to: "17:00", bytes_per_second: 10 << 20 };
  expect(await screen.findByText("Mon–Thu, 09:00–17:00")).toBeTruthy();
  expect(settings.limits_schedule).toEqual([office]);

  await userEvent.click(action("add-window"));
  await userEvent.clear(input("from"));
  await userEvent.type(input("from"), "22:00{Enter}");
  await waitFor(() => expect(settings.limits_schedule).toHaveLength(2));
  await userEvent.click(await waitFor(() => action("raise-window")));
  await waitFor(() => expect(settings.limits_schedule[1]).toEqual(office));
  await userEvent.click(action("remove-window"));
  await waitFor(() => expect(settings.limits_schedule).toEqual([office]));
});

it("says how the window closes, only where there is a choice", async () => {
  tray = false;
  autostart = null;
  draw(<SettingsPage />);
  expect(await screen.findByText(/This desktop shows no tray/)).toBeTruthy();
  expect(screen.queryByText("Start at login")).toBeNull();
});

it("starts with the session when that is wished", async () => {
  host.setAutostart.mockImplementation(async (on) => {
    autostart = on;
    return null;
  });
  draw(<SettingsPage />);
  const start = await waitFor(() => action("autostart"));
  await userEvent.click(start);
  await waitFor(() => expect(action("autostart").getAttribute("aria-checked")).toBe("true"));
  expect(host.setAutostart).toHaveBeenCalledWith(true);
});

it("writes targets, rules and settings to a file, and says where", async () => {
  host.saveRules.mockResolvedValue("/home/ada/sampan-rules.yaml");
  draw(<SettingsPage />, "zh-CN");
  await userEvent.click(await waitFor(() => action("export")));
  expect(await screen.findByText("已保存：/home/ada/sampan-rules.yaml")).toBeTruthy();
  await userEvent.click(action("import"));
  expect(host.chooseImport).toHaveBeenCalled();
});
