import { App, Button, Input, Modal, Space } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useWish } from "../../app/questions";
import { arrive } from "../../app/route";
import { FailureNote } from "../../components/FailureNote";
import { Field } from "../../components/form/Field";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, events, type Offer } from "../../platform/host";
import { NoticeSign } from "../../theme/signs";
import "./desk.css";

/** Somebody handed a file to the window: what it would change, before it does. */
export function OfferAsk() {
  const { text } = useSpeech();
  const { message } = App.useApp();
  const [offer, setOffer] = useState<Offer | null>(null);
  const look = useCallback(() => {
    commands.offeredFile().then(setOffer, () => undefined);
  }, []);
  useEffect(() => {
    // It may have been handed over before there was a window.
    look();
    const heard = events.offered.listen(look);
    return () => void heard.then((stop) => stop());
  }, [look]);

  const settle = useWish((accept: boolean) => commands.settleOffer(accept), {
    quiet: true,
    done: (_, accepted) => {
      setOffer(null);
      if (accepted) {
        void message.success({ content: text("offer-done"), icon: <NoticeSign kind="success" /> });
        arrive("rules");
      }
    },
  });
  if (offer === null) {
    return null;
  }
  const name = offer.name.split(/[/\\]/).at(-1) ?? offer.name;
  const { plan, lacks, other, tool } = offer;
  const asks = lacks && other === null;
  const question = tool !== null && lacks ? QUESTIONS[tool] : undefined;
  const failure = settle.error ? asFailure(settle.error) : offer.failure;
  return (
    <Modal
      open
      title={text(plan || asks ? "offer-title" : "offer-failed", { name })}
      width={520}
      mask={{ closable: false }}
      onCancel={() => settle.mutate(false)}
      footer={
        <div className="panel-foot">
          <span className="space" />
          <Button autoFocus data-action="decline" onClick={() => settle.mutate(false)}>
            {text(plan || asks ? "action-cancel" : "action-close")}
          </Button>
          {plan && (
            <Button
              type="primary"
              data-action="accept"
              loading={settle.isPending}
              disabled={isNothing(plan)}
              onClick={() => settle.mutate(true)}
            >
              {text("offer-accept")}
            </Button>
          )}
        </div>
      }
    >
      <p className="soft mono offer-path">{offer.name}</p>
      {tool && <p>{text("offer-tool", { tool })}</p>}
      {question && <Lacking key={offer.name} asks={question} said={other ?? ""} onSaid={look} />}
      {failure && <FailureNote failure={failure} />}
      {plan && <Plan plan={plan} />}
      {offer.remarks.length > 0 && <Remarks remarks={offer.remarks} />}
    </Modal>
  );
}

type Question = readonly [label: MessageId, hint: MessageId];

/** What is asked of those files that do not say everything, by their tool. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  skopeo: ["offer-other-skopeo", "offer-other-skopeo-hint"],
  harbor: ["offer-other-harbor", "offer-other-harbor-hint"],
};

/** What the file does not say, and a person has to. */
function Lacking(props: { readonly asks: Question; readonly said: string; readonly onSaid: () => void }) {
  const { text } = useSpeech();
  const [label, hint] = props.asks;
  const [other, setOther] = useState(props.said);
  const complete = useWish((said: string) => commands.completeOffer(said), { done: props.onSaid });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        complete.mutate(other);
      }}
    >
      <Field label={text(label)} help={text(hint)}>
        {(described) => (
          <Space.Compact block>
            <Input
              {...described}
              name="other"
              autoFocus
              value={other}
              onChange={(event) => setOther(event.target.value)}
            />
            <Button htmlType="submit" data-action="complete" disabled={other.trim() === ""}>
              {text("offer-continue")}
            </Button>
          </Space.Compact>
        )}
      </Field>
    </form>
  );
}

/** What is not the same as in the other tool. */
function Remarks({ remarks }: { readonly remarks: Offer["remarks"] }) {
  const { text, remark } = useSpeech();
  return (
    <section className="offer-part">
      <h3>{text("offer-remarks")}</h3>
      <dl tabIndex={0}>
        {remarks.map((each) => (
          <div key={`${each.place} ${each.message}`} data-remark={each.message}>
            <dt>{text(each.left_out ? "offer-left-out" : "offer-check")}</dt>
            <dd>
              <div className="mono offer-place">{each.place}</div>
              {remark(each)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type Plan = NonNullable<Offer["plan"]>;

function isNothing({ targets, rules, settings }: Plan): boolean {
  const changed = [targets, rules].flatMap(({ created, updated }) => [...created, ...updated]);
  return changed.length === 0 && !settings;
}

const KINDS = [
  ["created", "offer-created"],
  ["updated", "offer-updated"],
  ["unchanged", "offer-unchanged"],
] as const;

function Plan({ plan }: { readonly plan: Plan }) {
  const { text, list } = useSpeech();
  const parts = [
    ["offer-targets", plan.targets],
    ["offer-rules", plan.rules],
  ] as const;
  return (
    <>
      {isNothing(plan) && <p>{text("offer-nothing")}</p>}
      {parts.map(([title, names]) => (
        <section key={title} className="offer-part">
          <h3>{text(title)}</h3>
          <dl>
            {KINDS.map(
              ([kind, word]) =>
                names[kind].length > 0 && (
                  <div key={kind} data-offer={kind}>
                    <dt>{text(word)}</dt>
                    <dd>{list(names[kind])}</dd>
                  </div>
                ),
            )}
          </dl>
        </section>
      ))}
      {plan.settings && <p>{text("offer-settings")}</p>}
      {plan.targets.created.length > 0 && <p className="soft">{text("offer-secrets")}</p>}
    </>
  );
}
