import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { action, draw, input } from "../../components/form/surroundings.testing";
import { commands, type Secrets } from "../../platform/host";
import { askToUnlock } from "./asking";
import { SecretsPart } from "./SecretsPart";
import { UnlockAsk } from "./UnlockAsk";

vi.mock("../../platform/host", () => ({
  commands: {
    start: vi.fn(),
    showSecrets: vi.fn(),
    chooseSecretStore: vi.fn(),
    unlockSecrets: vi.fn(),
    changePassphrase: vi.fn(),
    resetSecrets: vi.fn(),
  },
  copyText: vi.fn(),
}));

const host = vi.mocked(commands);
const NONE: Secrets = {
  store: "keyring",
  keyring: false,
  file: null,
  locked: false,
  in_keyring: 0,
  in_encrypted_file: 0,
  in_session: 1,
};

let secrets: Secrets;
let locked: boolean;

beforeEach(() => {
  secrets = NONE;
  locked = false;
  vi.clearAllMocks();
  host.showSecrets.mockImplementation(async () => secrets);
  host.start.mockImplementation(async () => ({ locked, settings: { paused: false } }) as never);
});
afterEach(cleanup);

const option = (store: string) => document.querySelector<HTMLElement>(`[data-store=${store}]`) as HTMLElement;

it("says that there is no keyring, and makes an encrypted file with a passphrase typed twice", async () => {
  host.chooseSecretStore.mockImplementation(async () => {
    secrets = {
      ...NONE,
      store: "encrypted_file",
      file: "/data/secrets.age",
      in_session: 0,
      in_encrypted_file: 1,
    };
    return [];
  });
  draw(<SecretsPart />);
  expect(await screen.findByText(/No keyring is available in this session/)).toBeTruthy();
  await userEvent.click(option("encrypted_file"));
  await userEvent.type(input("new-passphrase"), "short");
  await userEvent.click(action("save-passphrase"));
  expect(screen.getByText("The passphrase is too short.")).toBeTruthy();
  await userEvent.clear(input("new-passphrase"));
  await userEvent.type(input("new-passphrase"), "correct horse");
  await userEvent.type(input("passphrase-again"), "correct house");
  await userEvent.click(action("save-passphrase"));
  expect(screen.getByText("The two passphrases differ.")).toBeTruthy();
  expect(host.chooseSecretStore).not.toHaveBeenCalled();
  await userEvent.clear(input("passphrase-again"));
  await userEvent.type(input("passphrase-again"), "correct horse{Enter}");
  expect(await screen.findByText("Applied: all passwords are there")).toBeTruthy();
  expect(host.chooseSecretStore).toHaveBeenCalledWith("encrypted_file", "correct horse");
  expect(await screen.findByText("/data/secrets.age")).toBeTruthy();
  expect(screen.getByText("1 in the encrypted file")).toBeTruthy();
});

it("asks before passwords are kept in memory only", async () => {
  secrets = { ...NONE, keyring: true, in_keyring: 3 };
  host.chooseSecretStore.mockResolvedValue([]);
  draw(<SecretsPart />);
  await screen.findByText("3 in the keyring, 1 in memory");
  await userEvent.click(option("session"));
  expect(await screen.findByText(/3 passwords are removed/)).toBeTruthy();
  expect(host.chooseSecretStore).not.toHaveBeenCalled();
  await userEvent.click(screen.getByText("Keep in memory only"));
  await waitFor(() => expect(host.chooseSecretStore).toHaveBeenCalledWith("session", null));
});

it("names the targets whose password could not be moved", async () => {
  secrets = { ...NONE, keyring: true, store: "session" };
  host.chooseSecretStore.mockResolvedValue(["Harbor", "Quay"]);
  draw(<SecretsPart />, "zh-CN");
  await screen.findByText("内存 1 个");
  await userEvent.click(option("keyring"));
  expect(await screen.findByText(/无法读取，因此未移动：Harbor/)).toBeTruthy();
});

it("asks for the passphrase, says that one is wrong, and closes when it is given", async () => {
  locked = true;
  host.unlockSecrets.mockImplementation(async (passphrase) => {
    if (passphrase !== "right") {
      throw { code: "passphrase-wrong", args: {}, detail: null };
    }
    locked = false;
    return null;
  });
  draw(<UnlockAsk />);
  await waitFor(() => expect(host.start).toHaveBeenCalled());
  askToUnlock();
  expect(await screen.findByText("Passwords are locked")).toBeTruthy();
  await userEvent.type(input("passphrase"), "wrong{Enter}");
  expect(await screen.findByText(/does not open the encrypted file/)).toBeTruthy();
  await userEvent.clear(input("passphrase"));
  await userEvent.type(input("passphrase"), "right{Enter}");
  await waitFor(() => expect(host.unlockSecrets).toHaveBeenLastCalledWith("right"));
  // What was typed in is gone with the question.
  const left = () => document.querySelector<HTMLInputElement>("[name=passphrase]")?.value ?? "";
  await waitFor(() => expect(left()).toBe(""));
});
