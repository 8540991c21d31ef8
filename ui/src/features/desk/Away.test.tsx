import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failure } from "../../components/form/fault";
import { action, draw } from "../../components/form/surroundings.testing";
import { commands } from "../../platform/host";
import { Attached } from "./Attached";
import { Away, isAway } from "./Away";

vi.mock("../../platform/host", () => ({ commands: { workHere: vi.fn(async () => null) } }));

const host = vi.mocked(commands);
const ENDED = failure("holder-ended", { id: 4711 });

beforeEach(() => vi.clearAllMocks());
afterEach(cleanup);

it("says which process does the work", () => {
  draw(<Attached holder={{ process: 12345, face: "serve" }} />);
  expect(screen.getByText("Attached to sampan serve")).toBeTruthy();
  expect(screen.getByText("process 12345")).toBeTruthy();
});

it("waits for a process that has ended, and works on here when somebody says so", async () => {
  expect(isAway(ENDED)).toBe(true);
  expect(isAway(failure("socket-version", {}))).toBe(false);
  draw(<Away failure={ENDED} />, "zh-CN");
  expect(screen.getByText(/进程 4711 已结束/)).toBeTruthy();
  expect(screen.getByText("正在等待它恢复…")).toBeTruthy();
  await userEvent.click(action("work-here"));
  expect(host.workHere).toHaveBeenCalledTimes(1);
});

it("says why it cannot work on here", async () => {
  host.workHere.mockRejectedValueOnce(failure("store-read-only", { path: "/data" }));
  draw(<Away failure={ENDED} />);
  await userEvent.click(action("work-here"));
  await waitFor(() => expect(screen.getByText("The data directory /data is not writable.")).toBeTruthy());
});
