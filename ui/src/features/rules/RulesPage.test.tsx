import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { go, read } from "../../app/route";
import { failure } from "../../components/form/fault";
import { action, draw, input } from "../../components/form/surroundings.testing";
import { commands, type PlannedImage, type PreviewNews, type Rule, type Target } from "../../platform/host";
import { EVERY_LABEL, EVERY_TAG, EVERYTHING, SAME_NAMES, USUAL } from "./defaults";
import { NOTHING_SEEN } from "./preview";
import { RulesPage } from "./RulesPage";

// All is drawn at once: nothing is painted here.
vi.mock("../../components/form/useLater", () => ({ useLater: () => true }));
vi.mock("../../platform/host", () => ({
  commands: {
    start: vi.fn(),
    listRules: vi.fn(),
    listTargets: vi.fn(),
    saveRule: vi.fn(),
    previewRule: vi.fn(),
    endPreview: vi.fn(),
    switchRule: vi.fn(),
    removeRule: vi.fn(),
    runRule: vi.fn(),
  },
  channel: (told: unknown) => told,
  events: { changed: { listen: vi.fn() } },
}));

const target = (id: string, name: string): Target => ({
  id,
  name,
  place: { kind: "layout", path: `/${name}` },
  credential: "none",
  login: null,
  provider: null,
  limits: { connections: null, requests_per_second: null, bytes_per_second: null },
  rules: [],
  checked: null,
});

const rule = (changed: Partial<Rule>): Rule => ({
  id: "7",
  name: "base",
  description: "",
  enabled: true,
  source: "1",
  repositories: { ...EVERYTHING, include: ["library/**"] },
  tags: EVERY_TAG,
  labels: EVERY_LABEL,
  destinations: [{ ...SAME_NAMES, target: "2" }],
  ...USUAL,
  next: null,
  open_jobs: 0,
  last_run: null,
  ...changed,
});

const host = vi.mocked(commands);

beforeEach(() => {
  go("rules");
  host.listTargets.mockResolvedValue([target("1", "hub"), target("2", "farm")]);
  host.listRules.mockResolvedValue([rule({})]);
  host.start.mockResolvedValue({ settings: { workers: 8, paused: false } } as never);
  host.saveRule.mockResolvedValue("7");
  host.runRule.mockResolvedValue("40");
  host.endPreview.mockResolvedValue(null);
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  vi.clearAllMocks();
});

const row = async (name: string) => {
  await screen.findByText(name);
  return document.querySelector(`[data-rule="${name}"]`) as HTMLElement;
};

it("tells each rule in two lines", async () => {
  draw(<RulesPage />);
  const cells = within(await row("base"));
  expect(cells.getByText("library/** · all tags")).toBeTruthy();
  expect(cells.getByText("Never run")).toBeTruthy();
});

it("asks again for that which could not be read", async () => {
  host.listTargets.mockRejectedValueOnce(failure("disk-full", {}));
  draw(<RulesPage />);
  await waitFor(() => action("again"));
  await userEvent.click(action("again"));
  expect(await row("base")).toBeTruthy();
  expect(host.listRules).toHaveBeenCalledTimes(1);
});

it("deletes after a question that names the rule and counts what is canceled", async () => {
  host.listRules.mockResolvedValue([rule({ open_jobs: 8 })]);
  draw(<RulesPage />, "zh-CN");
  await userEvent.click(action("more", await row("base")));
  await userEvent.click(action("delete"));
  const dialog = within(await screen.findByRole("dialog", { name: "删除规则“base”？" }));
  expect(dialog.getByText("8 个未结束的任务将被取消。")).toBeTruthy();
  expect(dialog.getByText("已结束的任务仍保留在列表中，镜像不受影响。")).toBeTruthy();
  expect(host.removeRule).not.toHaveBeenCalled();
  await userEvent.click(dialog.getByRole("button", { name: "删除规则" }));
  await waitFor(() => expect(host.removeRule).toHaveBeenCalledWith("7"));
});

it("asks before disabling only where jobs would be canceled", async () => {
  host.listRules.mockResolvedValue([rule({}), rule({ id: "8", name: "busy", open_jobs: 1 })]);
  draw(<RulesPage />);
  await userEvent.click(action("enable", await row("base")));
  await waitFor(() => expect(host.switchRule).toHaveBeenCalledWith("7", false));
  await userEvent.click(action("enable", await row("busy")));
  const dialog = within(await screen.findByRole("dialog", { name: "Disable the rule “busy”?" }));
  expect(dialog.getByText("One waiting or running job will be canceled.")).toBeTruthy();
  await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
  expect(host.switchRule).toHaveBeenCalledTimes(1);
});

it("runs a rule, stays, and shows the way to its jobs; one that is disabled does not run", async () => {
  host.listRules.mockResolvedValue([rule({}), rule({ id: "8", name: "off", enabled: false })]);
  draw(<RulesPage />);
  expect((action("run", await row("off")) as HTMLButtonElement).disabled).toBe(true);
  await userEvent.click(action("run", await row("base")));
  expect(await screen.findByText("The rule “base” was started")).toBeTruthy();
  expect(read(window.location.hash).page).toBe("rules");
  await userEvent.click(screen.getByRole("button", { name: "Show jobs" }));
  expect(read(window.location.hash)).toEqual({ page: "jobs", query: { run: "40" } });
});

it("says at the field which pattern is refused", async () => {
  host.listRules.mockResolvedValue([rule({ tags: { ...EVERY_TAG, include: ["[a"] } })]);
  host.saveRule.mockRejectedValue(failure("pattern-invalid", { pattern: "[a", detail: "unclosed" }));
  go("rules", { edit: "7" });
  draw(<RulesPage />);
  await screen.findByText("Edit rule: base");
  await userEvent.click(action("save"));
  const fault = await screen.findByText("“[a” is not a valid pattern: unclosed.");
  expect(fault.closest(".pattern-cell")?.querySelector('[data-field="tags.include"]')).toBeTruthy();
});

it("asks for what is missing instead of saving, and asks before it is left", async () => {
  go("rules", { edit: "new" });
  draw(<RulesPage />);
  await screen.findByText("Copies all tags of all repositories from a source to a destination.");
  await userEvent.click(action("save"));
  expect(await screen.findByText("Enter a name.")).toBeTruthy();
  expect(screen.getByText("Choose where the images come from.")).toBeTruthy();
  expect(host.saveRule).not.toHaveBeenCalled();
  await userEvent.type(input("name"), "base");
  expect(await screen.findByText("The name “base” is already in use.")).toBeTruthy();
  await userEvent.click(action("cancel"));
  expect(within(await screen.findByRole("dialog")).getAllByText("Discard the changes?")).toBeTruthy();
  expect(read(window.location.hash).query.edit).toBe("new");
});

it("saves and runs", async () => {
  go("rules", { edit: "7" });
  draw(<RulesPage />);
  await screen.findByText("Edit rule: base");
  await userEvent.clear(input("name"));
  await userEvent.type(input("name"), "basis");
  await userEvent.click(action("save-run"));
  await waitFor(() => expect(host.runRule).toHaveBeenCalledWith("7", null));
  expect(host.saveRule.mock.calls[0]?.[0]).toMatchObject({ id: "7", name: "basis", source: "1" });
  expect(await screen.findByText("The rule “basis” was started")).toBeTruthy();
});

it("previews what is typed, with totals", async () => {
  const image = {
    source: "hub/a:1",
    destination: "farm/a:1",
    digest: null,
    there: null,
    bytes: null,
    reason: null,
  };
  host.previewRule.mockImplementation(async (_, told) => {
    const rows: PlannedImage[] = [
      { ...image, action: "copy", bytes: 2048 },
      { ...image, action: "up_to_date" },
      { ...image, action: "up_to_date" },
      { ...image, action: "skip", reason: failure("manifest-not-found", { object: "a:1" }) },
    ];
    const totals = { ...NOTHING_SEEN.totals, copy: 1, up_to_date: 2, skip: 1, bytes: 2048 };
    (told as unknown as (news: PreviewNews) => void)({ rows, totals, ended: false, failure: null });
    return 5;
  });
  go("rules", { edit: "7", show: "preview" });
  draw(<RulesPage />);
  expect(await screen.findByText("All 4")).toBeTruthy();
  expect(screen.getByText("Copy 1")).toBeTruthy();
  expect(screen.getByText("Up to date 2")).toBeTruthy();
  expect(screen.getByText("Skip 1")).toBeTruthy();
  expect(screen.queryByText(/^Overwrite \d/)).toBeNull();
  // It goes on, and ends when somebody has seen enough.
  expect(host.endPreview).not.toHaveBeenCalled();
  await userEvent.click(action("preview-stop"));
  await waitFor(() => expect(host.endPreview).toHaveBeenCalledWith(5));
  expect(action("preview-again")).toBeTruthy();
});

it("leads to the targets where there are none", async () => {
  host.listRules.mockResolvedValue([]);
  host.listTargets.mockResolvedValue([]);
  draw(<RulesPage />);
  await screen.findByText("No rules yet");
  await userEvent.click(action("new-target"));
  expect(read(window.location.hash)).toEqual({ page: "targets", query: { edit: "new" } });
});
