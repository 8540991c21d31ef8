import { Button, Switch } from "antd";
import { useEffect, useState } from "react";
import { useWish } from "../../app/questions";
import { Copyable } from "../../components/Copyable";
import { FailureNote } from "../../components/FailureNote";
import { CodeInput } from "../../components/form/CodeInput";
import { Field, Part } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, type Listener, type ListenerDraft } from "../../platform/host";
import { Applied } from "./Applied";
import { draftOf, eventsUrl, hasProof, NEW_LISTENER, SECRETS } from "./listener";
import { SecretField } from "./SecretField";

/** Where registries' notifications are listened to, and what a sender proves itself with. */
export function ListenerPart({ listener }: { readonly listener: Listener | null }) {
  const { text } = useSpeech();
  const [draft, setDraft] = useState<ListenerDraft>(listener ? draftOf(listener) : NEW_LISTENER);
  const [open, setOpen] = useState(listener !== null);
  const kept = JSON.stringify(listener && { ...listener, at: null, failure: null });
  // Saved here or elsewhere: what was typed in is kept now, and is not shown again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is kept counts, not how it fares
  useEffect(() => {
    setDraft(listener ? draftOf(listener) : NEW_LISTENER);
    setOpen(listener !== null);
  }, [kept]);
  const wish = useWish((next: ListenerDraft | null) => commands.setListener(next), { quiet: true });
  const fault = wish.error ? asFailure(wish.error) : null;
  const about = fault?.code === "listener-secret-invalid" ? null : fault;

  const turn = (on: boolean) => {
    wish.reset();
    setOpen(on);
    if (!on && listener) {
      wish.mutate(null);
    }
  };
  return (
    <Part title={text("settings-part-listener")} about={text("settings-listener-about")}>
      <Field label={text("settings-listener")}>
        {({ id }) => (
          <span className="beside">
            <Switch id={id} size="small" data-action="listener" checked={open} onChange={turn} />
            <Applied words={listener?.at ? text("settings-listener-at", { address: listener.at }) : null} />
          </span>
        )}
      </Field>
      {listener?.failure && <FailureNote failure={listener.failure} />}
      {open && (
        <>
          <Field
            label={text("settings-listener-address")}
            fault={about}
            help={text("settings-listener-address-hint")}
          >
            {(control) => (
              <CodeInput
                {...control}
                name="listener-address"
                value={draft.address}
                onChange={(address) => setDraft({ ...draft, address })}
              />
            )}
          </Field>
          {SECRETS.map((which) => (
            <SecretField
              key={which}
              which={which}
              kept={listener?.[which] ?? null}
              fault={fault && !about && draft[which].kind === "typed" ? fault : null}
              value={draft[which]}
              onChange={(secret) => setDraft({ ...draft, [which]: secret })}
            />
          ))}
          <div className="field">
            <span />
            <div className="control">
              {!hasProof(draft, listener) && <p className="soft">{text("settings-listener-closed")}</p>}
              <Button
                type="primary"
                data-action="save-listener"
                loading={wish.isPending}
                onClick={() => wish.mutate(draft)}
              >
                {text("action-save")}
              </Button>
            </div>
          </div>
          {listener?.at && (
            <div className="fact">
              <span>{text("settings-listener-url")}</span>
              <Copyable value={eventsUrl(listener.at)} />
            </div>
          )}
        </>
      )}
    </Part>
  );
}
