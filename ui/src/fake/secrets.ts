import type { SecretStore, Secrets } from "../platform/host";
import { type Answers, done } from "./bridge";
import { failure } from "./failures";
import type { Options } from "./options";
import { DIRECTORY } from "./store";
import type { World } from "./world";

/** Where the secrets are kept, and how they are unlocked. */
export function secretAnswers(world: World, options: Options) {
  let secrets: Secrets = {
    store: options.locked ? "encrypted_file" : "keyring",
    keyring: true,
    file: options.locked ? `${DIRECTORY}/secrets.age` : null,
    locked: options.locked,
    in_keyring: options.locked ? 0 : 2,
    in_encrypted_file: options.locked ? 2 : 0,
    in_session: 1,
  };
  const keepIn = (change: Partial<Secrets>) => {
    secrets = { ...secrets, ...change };
    world.herald.touch("settings");
    return null;
  };

  return {
    show_secrets: () => secrets,
    unlock_secrets: async ({ passphrase }: { readonly passphrase: string }) => {
      await world.pass(300);
      if (passphrase === "wrong") {
        throw failure("passphrase-wrong", { path: `${DIRECTORY}/secrets.age` });
      }
      return keepIn({ locked: false });
    },
    choose_secret_store: async ({ store }: { readonly store: SecretStore }) => {
      await world.pass(300);
      const file = store === "encrypted_file" ? `${DIRECTORY}/secrets.age` : null;
      const all = secrets.in_keyring + secrets.in_encrypted_file + secrets.in_session;
      keepIn({
        store,
        file,
        locked: false,
        in_keyring: store === "keyring" ? all : 0,
        in_encrypted_file: store === "encrypted_file" ? all : 0,
        in_session: store === "session" ? all : 0,
      });
      return [];
    },
    change_passphrase: () => done(world),
    reset_secrets: async () => {
      await world.pass(80);
      keepIn({ store: "keyring", file: null, locked: false, in_encrypted_file: 0 });
      return `${DIRECTORY}/secrets.age.lost-1`;
    },
  } satisfies Partial<Answers>;
}
