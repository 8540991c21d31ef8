import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failure } from "../../components/form/fault";
import { action, draw } from "../../components/form/surroundings.testing";
import { commands, type Offer } from "../../platform/host";
import { Desk } from "./Desk";

const heard = vi.hoisted(() => ({
  closeAsked: null as ((event: unknown) => void) | null,
  offered: null as ((event: unknown) => void) | null,
}));

vi.mock("../../platform/host", () => {
  const listener = (name: "closeAsked" | "offered") => ({
    listen: async (hear: (event: unknown) => void) => {
      heard[name] = hear;
      return () => undefined;
    },
  });
  return {
    commands: {
      answerClosing: vi.fn(async () => null),
      offeredFile: vi.fn(),
      completeOffer: vi.fn(async () => null),
      settleOffer: vi.fn(async () => null),
    },
    events: { closeAsked: listener("closeAsked"), offered: listener("offered") },
  };
});

const host = vi.mocked(commands);
const names = { created: [], updated: [], unchanged: [] };
const OFFER: Offer = {
  name: "/home/ada/rules.yaml",
  plan: {
    targets: { ...names, created: ["hub"] },
    rules: { ...names, updated: ["nightly"] },
    settings: false,
  },
  tool: null,
  lacks: false,
  other: null,
  remarks: [],
  failure: null,
};

beforeEach(() => {
  vi.clearAllMocks();
  host.offeredFile.mockResolvedValue(null);
});
afterEach(cleanup);

it("asks what closing means, and remembers the answer where it is told to", async () => {
  draw(<Desk />);
  await waitFor(() => expect(heard.closeAsked).not.toBeNull());
  act(() => heard.closeAsked?.({ payload: { tray: true, running: 2 } }));
  expect(await screen.findByText(/^2 jobs are running\./)).toBeTruthy();
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.click(action("tray"));
  expect(host.answerClosing).toHaveBeenCalledWith("tray", true);
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("stays where nobody wanted to leave, and offers no tray where there is none", async () => {
  draw(<Desk />, "zh-CN");
  await waitFor(() => expect(heard.closeAsked).not.toBeNull());
  act(() => heard.closeAsked?.({ payload: { tray: false, running: 1 } }));
  expect(await screen.findByText(/有 1 个任务正在运行/)).toBeTruthy();
  expect(document.querySelector("[data-action=tray]")).toBeNull();
  await userEvent.click(action("stay"));
  expect(host.answerClosing).toHaveBeenCalledWith(null, false);
});

it("shows what a file would change, and takes it over when somebody says so", async () => {
  draw(<Desk />);
  host.offeredFile.mockResolvedValue(OFFER);
  act(() => heard.offered?.({ payload: null }));
  const dialog = within(await screen.findByRole("dialog", { name: "Import “rules.yaml”?" }));
  expect(dialog.getByText("hub")).toBeTruthy();
  expect(dialog.getByText("nightly")).toBeTruthy();
  await userEvent.click(action("accept"));
  expect(host.settleOffer).toHaveBeenCalledWith(true);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("says why a file cannot be taken over", async () => {
  host.offeredFile.mockResolvedValue({
    ...OFFER,
    plan: null,
    failure: failure("name-taken", { name: "hub" }),
  });
  draw(<Desk />);
  expect(await screen.findByText("The name “hub” is already in use.")).toBeTruthy();
  expect(document.querySelector("[data-action=accept]")).toBeNull();
  await userEvent.click(action("decline"));
  expect(host.settleOffer).toHaveBeenCalledWith(false);
});

it("asks what another tool's file does not say, and says what is not the same", async () => {
  const asks = { ...OFFER, name: "/home/ada/sync.yaml", tool: "skopeo", lacks: true, plan: null };
  host.offeredFile.mockResolvedValue(asks);
  draw(<Desk />);
  const field = await screen.findByRole("textbox", { name: "Where skopeo writes to" });
  expect(document.querySelector("[data-action=accept]")).toBeNull();
  host.offeredFile.mockResolvedValue({
    ...asks,
    plan: OFFER.plan,
    other: "mirror.example.com",
    remarks: [{ place: "quay.io.hooks", left_out: true, message: "import-unknown", args: {} }],
  });
  await userEvent.type(field, "mirror.example.com{Enter}");
  expect(host.completeOffer).toHaveBeenCalledWith("mirror.example.com");
  expect(await screen.findByText("Sampan has nothing that corresponds to this.")).toBeTruthy();
  await userEvent.click(action("accept"));
  expect(host.settleOffer).toHaveBeenCalledWith(true);
});
