import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Segmented } from "antd";
import { useState } from "react";
import { useKit } from "../../actions/kit";
import { useWish } from "../../app/questions";
import { Copyable } from "../../components/Copyable";
import { FaultLine, Field, Part } from "../../components/form/Field";
import type { MessageId } from "../../i18n/ids.gen";
import { type Speech, useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, type SecretStore, type Secrets } from "../../platform/host";
import { Applied } from "../settings/Applied";
import { PassphraseForm } from "./PassphraseForm";
import { UnlockButton } from "./UnlockButton";
import "./secrets.css";

const STORES: Record<SecretStore, readonly [word: MessageId, hint: MessageId]> = {
  keyring: ["secrets-store-keyring", "secrets-store-keyring-hint"],
  encrypted_file: ["secrets-store-file", "secrets-store-file-hint"],
  session: ["secrets-store-session", "secrets-store-session-hint"],
};

const ORDER: readonly SecretStore[] = ["keyring", "encrypted_file", "session"];

/** What a form is open for. */
type Form = "choose" | "change" | null;

/** Where passwords that are typed in are kept: which store is in use, and how to choose another. */
export function SecretsPart() {
  const { text, list } = useSpeech();
  const kit = useKit();
  const secrets = useQuery({ queryKey: ["secrets"], queryFn: commands.showSecrets }).data;
  const [form, setForm] = useState<Form>(null);
  const [applied, setApplied] = useState<string | null>(null);
  const done = (words: string) => {
    setForm(null);
    setApplied(words);
  };
  const use = useWish(
    ({ store, passphrase }: { store: SecretStore; passphrase: string | null }) =>
      commands.chooseSecretStore(store, passphrase),
    {
      quiet: true,
      done: (left) =>
        done(left.length > 0 ? text("secrets-applied-left", { names: list(left) }) : text("secrets-applied")),
    },
  );
  const change = useWish((passphrase: string) => commands.changePassphrase(passphrase), {
    quiet: true,
    done: () => done(text("secrets-changed")),
  });
  const begin = (which: Form) => {
    use.reset();
    change.reset();
    setApplied(null);
    setForm(which);
  };
  if (!secrets) {
    return null;
  }

  const choose = (store: SecretStore) => {
    begin(store === "encrypted_file" ? "choose" : null);
    if (store === "session" && secrets.in_keyring + secrets.in_encrypted_file > 0) {
      kit.ask({
        title: text("secrets-session-ask"),
        content: text("secrets-session-about", { count: secrets.in_keyring + secrets.in_encrypted_file }),
        ok: text("secrets-session-ok"),
        act: async () => use.mutate({ store, passphrase: null }),
      });
    } else if (store !== "encrypted_file") {
      use.mutate({ store, passphrase: null });
    }
  };
  const { store, file, locked } = secrets;
  const fault = use.error ? asFailure(use.error) : change.error ? asFailure(change.error) : null;
  return (
    <Part title={text("secrets-part")} about={text("secrets-about")}>
      <Field
        label={text("secrets-store")}
        help={text(STORES[form === "choose" ? "encrypted_file" : store][1])}
      >
        {({ id }) => (
          <span className="beside">
            <Segmented<SecretStore>
              id={id}
              data-field="secret-store"
              aria-label={text("secrets-store")}
              value={form === "choose" ? "encrypted_file" : store}
              onChange={choose}
              options={ORDER.map((value) => ({
                value,
                label: <span data-store={value}>{text(STORES[value][0])}</span>,
              }))}
            />
            <Applied words={applied} />
          </span>
        )}
      </Field>
      {store === "keyring" && !secrets.keyring && form === null && (
        <Alert type="warning" showIcon className="secrets-told" title={text("secrets-no-keyring")} />
      )}
      {form === "choose" && (
        <PassphraseForm
          fresh={file === null}
          fault={fault}
          pending={use.isPending}
          onDone={(passphrase) => use.mutate({ store: "encrypted_file", passphrase })}
          onCancel={() => begin(null)}
        />
      )}
      {form === "change" && (
        <PassphraseForm
          fresh
          fault={fault}
          pending={change.isPending}
          onDone={(passphrase) => change.mutate(passphrase)}
          onCancel={() => begin(null)}
        />
      )}
      {form === null && fault && (
        <div className="secrets-told">
          <FaultLine fault={fault} />
        </div>
      )}
      {file !== null && form === null && (
        <div className="fact">
          <span>{text("secrets-file")}</span>
          <span className="beside">
            <Copyable value={file} />
            {locked ? (
              <UnlockButton />
            ) : (
              store === "encrypted_file" && (
                <Button size="small" data-action="change-passphrase" onClick={() => begin("change")}>
                  {text("secrets-change")}
                </Button>
              )
            )}
          </span>
        </div>
      )}
      <div className="fact">
        <span>{text("secrets-kept")}</span>
        <span className="soft">{kept(secrets, text, list)}</span>
      </div>
    </Part>
  );
}

function kept(secrets: Secrets, text: Speech["text"], list: (names: readonly string[]) => string): string {
  const counts: readonly (readonly [number, MessageId])[] = [
    [secrets.in_keyring, "secrets-in-keyring"],
    [secrets.in_encrypted_file, "secrets-in-file"],
    [secrets.in_session, "secrets-in-session"],
  ];
  const some = counts.filter(([count]) => count > 0).map(([count, id]) => text(id, { count }));
  return some.length > 0 ? list(some) : text("secrets-none");
}
