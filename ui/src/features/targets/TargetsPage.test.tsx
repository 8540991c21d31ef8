import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { go, read } from "../../app/route";
import { failure } from "../../components/form/fault";
import { action, draw, input } from "../../components/form/surroundings.testing";
import { type Check, commands, type Target } from "../../platform/host";
import { TargetsPage } from "./TargetsPage";

// All is drawn at once: nothing is painted here.
vi.mock("../../components/form/useLater", () => ({ useLater: () => true }));
vi.mock("../../platform/host", () => ({
  commands: {
    start: vi.fn(async () => ({ settings: { paused: false } })),
    listTargets: vi.fn(),
    saveTarget: vi.fn(),
    tryTarget: vi.fn(),
    checkTarget: vi.fn(),
    removeTarget: vi.fn(),
  },
  events: { changed: { listen: vi.fn() } },
  chooseFolder: vi.fn(),
  chooseFile: vi.fn(),
}));

const HUB: Target = {
  id: "1",
  name: "hub",
  place: {
    kind: "registry",
    url: "https://hub.example.com",
    ca_file: null,
    skip_verify: false,
    proxy: null,
    provider: null,
  },
  credential: "none",
  login: null,
  limits: { connections: null, requests_per_second: null, bytes_per_second: null },
  provider: null,
  rules: [],
  checked: null,
};

const UNHEALTHY: Check = {
  at: Date.now(),
  provider: null,
  healthy: false,
  steps: [
    { step: "dns", result: "ok", milliseconds: 3, error: null },
    {
      step: "tcp",
      result: "failed",
      milliseconds: 1240,
      error: failure("connect-refused", { host: "hub.example.com" }),
    },
    { step: "tls", result: "skipped", milliseconds: 0, error: null },
  ],
};

const host = vi.mocked(commands);

beforeEach(() => {
  go("targets");
  host.listTargets.mockResolvedValue([HUB]);
  host.saveTarget.mockResolvedValue("9");
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  vi.clearAllMocks();
});

const row = async (name: string) => {
  await screen.findByText(name);
  return document.querySelector(`[data-target="${name}"]`) as HTMLElement;
};

it("says which rules use a target, and offers no delete", async () => {
  host.listTargets.mockResolvedValue([{ ...HUB, rules: ["base", "nightly"] }]);
  draw(<TargetsPage />);
  await userEvent.click(action("delete", await row("hub")));
  const dialog = within(await screen.findByRole("dialog", { name: "The target “hub” cannot be deleted" }));
  expect(dialog.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["base", "nightly"]);
  expect(dialog.queryByRole("button", { name: "Delete target" })).toBeNull();
});

it("deletes one that nothing uses, after a question", async () => {
  draw(<TargetsPage />, "zh-CN");
  await userEvent.click(action("delete", await row("hub")));
  const dialog = within(await screen.findByRole("dialog", { name: "删除端点“hub”？" }));
  await userEvent.click(dialog.getByRole("button", { name: "删除端点" }));
  await waitFor(() => expect(host.removeTarget).toHaveBeenCalledWith("1"));
});

it("checks a target, and shows the steps with cause and remedy", async () => {
  host.checkTarget.mockImplementation(async () => {
    host.listTargets.mockResolvedValue([{ ...HUB, checked: UNHEALTHY }]);
    return UNHEALTHY;
  });
  draw(<TargetsPage />);
  await userEvent.click(action("check", await row("hub")));
  const steps = within(await screen.findByRole("list", { name: "Steps of the check" }));
  expect(steps.getByText("Look up the name")).toBeTruthy();
  expect(steps.getByText("3 ms")).toBeTruthy();
  expect(steps.getByText("hub.example.com refused the connection.")).toBeTruthy();
  expect(
    steps.getByText("Check the port in the target's URL, and that the registry is running."),
  ).toBeTruthy();
  expect(screen.getByText("Unhealthy")).toBeTruthy();
});

it("saves what was typed, and closes", async () => {
  go("targets", { edit: "new" });
  draw(<TargetsPage />);
  await screen.findByText("Where it is");
  await userEvent.type(input("name"), "farm");
  await userEvent.type(input("url"), "http://farm:5000");
  expect(screen.getByText("Plain HTTP: everything is sent unencrypted, the password too.")).toBeTruthy();
  await userEvent.click(action("save"));
  await waitFor(() => expect(read(window.location.hash).query).toEqual({}));
  expect(host.saveTarget).toHaveBeenCalledWith({
    id: null,
    name: "farm",
    place: {
      kind: "registry",
      url: "http://farm:5000",
      ca_file: null,
      skip_verify: false,
      proxy: null,
      provider: null,
    },
    credential: { kind: "none" },
    limits: { connections: null, requests_per_second: null, bytes_per_second: null },
  });
});

it("saves the limits that were typed, a speed in its unit", async () => {
  go("targets", { edit: "new" });
  draw(<TargetsPage />);
  await screen.findByText("Where it is");
  await userEvent.type(input("name"), "farm");
  await userEvent.type(input("url"), "https://farm");
  await userEvent.click(action("advanced"));
  await userEvent.type(input("requests_per_second"), "5");
  await userEvent.type(input("bytes_per_second"), "1.5");
  await userEvent.click(action("save"));
  await waitFor(() => expect(host.saveTarget).toHaveBeenCalled());
  expect(host.saveTarget.mock.calls[0]?.[0].limits).toEqual({
    connections: null,
    requests_per_second: 5,
    bytes_per_second: 1.5 * (1 << 20),
  });
});

it("says at the field what is refused", async () => {
  host.saveTarget.mockRejectedValue(failure("url-invalid", { url: "https://a b" }));
  go("targets", { edit: "new" });
  draw(<TargetsPage />);
  await screen.findByText("Where it is");
  await userEvent.type(input("name"), "hub");
  await userEvent.type(input("url"), "https://a b");
  await userEvent.click(action("save"));
  expect(await screen.findByText("The name “hub” is already in use.")).toBeTruthy();
  await userEvent.type(input("name"), "2");
  await userEvent.click(action("save"));
  const fault = await screen.findByText("“https://a b” is not the URL of a registry.");
  expect(fault.closest(".field")?.contains(input("url"))).toBe(true);
  expect(input("url").getAttribute("aria-invalid")).toBe("true");
});

it("checks what is typed before it has a name", async () => {
  host.tryTarget.mockResolvedValue(UNHEALTHY);
  go("targets", { edit: "new" });
  draw(<TargetsPage />);
  await screen.findByText("Where it is");
  await userEvent.type(input("url"), "https://hub.example.com");
  await userEvent.click(action("check", document.querySelector(".panel-foot") as HTMLElement));
  expect(await screen.findByText("The target is not ready.")).toBeTruthy();
  expect(screen.queryByText("Enter a name.")).toBeNull();
  await userEvent.type(input("url"), "/");
  expect(await screen.findByText("Changed since this check.", { exact: false })).toBeTruthy();
});

it("says that a password that was typed in does not follow to another address", async () => {
  host.listTargets.mockResolvedValue([{ ...HUB, credential: "keyring" }]);
  go("targets", { edit: "1" });
  draw(<TargetsPage />);
  await screen.findByText("Keep as it is (System keyring)");
  await userEvent.type(input("url"), ":8443");
  expect(screen.getByText(/is not sent to another/)).toBeTruthy();
});

it("asks before what was typed is given up", async () => {
  go("targets", { edit: "new" });
  draw(<TargetsPage />);
  await screen.findByText("Where it is");
  await userEvent.type(input("name"), "x");
  await userEvent.click(action("cancel"));
  await userEvent.click(await screen.findByRole("button", { name: "Discard changes" }));
  await waitFor(() => expect(read(window.location.hash).query).toEqual({}));
});
