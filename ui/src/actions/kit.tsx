import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { type ReactNode, useMemo } from "react";
import { usePreferences } from "../app/Preferences";
import { useStart } from "../app/questions";
import { type Speech, useSpeech } from "../i18n/Speech";
import { asFailure } from "../ipc/failure";
import type { Failure, Preferences } from "../platform/host";
import { NoticeSign } from "../theme/signs";
import { forget, offer } from "./undo";

/** What an action works with: the words, the questions before it, the notices after it. */
export interface Kit {
  readonly speech: Speech;
  /** Whether the queue is paused. */
  readonly paused: boolean;
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
  /** Does something, and says why where it fails. What was asked for shows at once. */
  readonly carryOut: <Got>(wish: () => Promise<Got>, done?: (got: Got) => void) => Promise<void>;
  /** Asks before something that takes away: names what, with the focus on what does no harm. */
  readonly ask: (question: Question) => void;
  /** Says something that can be read and left. */
  readonly inform: (told: { readonly title: string; readonly content: ReactNode; readonly ok: string }) => {
    readonly close: () => void;
  };
  /** Says that something was done, and lets it be undone for eight seconds. */
  readonly undoable: (title: string, undo: () => Promise<unknown>, description?: string) => void;
  /** Says that something was done, and offers what may come next. */
  readonly tell: (told: Told) => void;
  readonly fail: (failure: Failure) => void;
}

/** A question before something is done. */
export interface Question {
  readonly title: string;
  readonly content: ReactNode;
  readonly ok: string;
  readonly act: () => Promise<void>;
}

/** A notice. */
export interface Told {
  readonly key: string;
  readonly kind?: "success" | "warning";
  readonly title: string;
  readonly description?: ReactNode;
  readonly next?: { readonly id: string; readonly title: string; readonly act: () => void };
}

const EIGHT_SECONDS = 8;

/** What an action works with. */
export function useKit(): Kit {
  const { modal, notification } = App.useApp();
  const speech = useSpeech();
  const client = useQueryClient();
  const paused = useStart().data?.settings.paused ?? false;
  const { preferences, prefer } = usePreferences();
  return useMemo(() => {
    const { text } = speech;
    const closable = { "aria-label": text("action-close") };
    const fail = (failure: Failure) =>
      notification.error({
        icon: <NoticeSign kind="error" />,
        closable,
        title: speech.cause(failure),
        description: speech.remedy(failure),
        placement: "bottomRight",
        duration: 10,
      });
    const carryOut: Kit["carryOut"] = async (wish, done) => {
      try {
        const got = await wish();
        done?.(got);
      } catch (thrown) {
        fail(asFailure(thrown));
      } finally {
        void client.invalidateQueries();
      }
    };
    const tell = ({ key, kind = "success", title, description, next }: Told) =>
      notification[kind]({
        key,
        icon: <NoticeSign kind={kind} />,
        closable,
        title,
        description,
        placement: "bottomRight",
        duration: EIGHT_SECONDS,
        actions: next && (
          <Button
            size="small"
            data-action={next.id}
            onClick={() => {
              notification.destroy(key);
              next.act();
            }}
          >
            {next.title}
          </Button>
        ),
      });
    return {
      speech,
      paused,
      preferences,
      prefer,
      carryOut,
      fail,
      tell,
      ask: ({ title, content, ok, act }) =>
        modal.confirm({
          title,
          content,
          okText: ok,
          okButtonProps: { danger: true },
          cancelText: text("action-cancel"),
          focusable: { autoFocusButton: "cancel" },
          onOk: act,
        }),
      inform: ({ title, content, ok }) => {
        const dialog = modal.info({ title, content, okText: ok });
        return { close: () => dialog.destroy() };
      },
      undoable: (title, undo, description) => {
        const back = async () => {
          notification.destroy("undo");
          await carryOut(undo, () => tell({ key: "undone", title: text("action-undone") }));
        };
        offer(back);
        notification.success({
          key: "undo",
          icon: <NoticeSign kind="success" />,
          closable,
          title,
          description,
          placement: "bottomRight",
          duration: EIGHT_SECONDS,
          showProgress: true,
          pauseOnHover: true,
          onClose: () => forget(back),
          actions: (
            <Button size="small" data-action="undo" onClick={() => void back()}>
              {text("action-undo")}
            </Button>
          ),
        });
      },
    };
  }, [modal, notification, speech, client, paused, preferences, prefer]);
}
