import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { draw, input } from "../../components/form/surroundings.testing";
import { commands, type Settings } from "../../platform/host";
import { SettingsPage } from "./SettingsPage";

vi.mock("../../platform/host", () => ({
  commands: { start: vi.fn(), setSettings: vi.fn(), setPreferences: vi.fn() },
  events: { changed: { listen: vi.fn() } },
  copyText: vi.fn(),
}));

const host = vi.mocked(commands);

afterEach(cleanup);

it("applies the number of workers when it is typed, and says so", async () => {
  let settings: Settings = { workers: 8, paused: false };
  host.start.mockImplementation(
    async () => ({ version: "0.1.0", data_directory: "/data", settings }) as never,
  );
  host.setSettings.mockImplementation(async (next) => {
    settings = next;
    return null;
  });
  draw(<SettingsPage />);
  expect(await screen.findByText("/data")).toBeTruthy();
  await userEvent.clear(input("workers"));
  await userEvent.type(input("workers"), "12{Enter}");
  expect(await screen.findByText("Applied: 12 jobs at once")).toBeTruthy();
  expect(host.setSettings).toHaveBeenCalledTimes(1);
  expect(host.setSettings).toHaveBeenCalledWith({ workers: 12, paused: false });
  await userEvent.clear(input("workers"));
  await userEvent.tab();
  await waitFor(() => expect(input("workers").value).toBe("12"));
});
