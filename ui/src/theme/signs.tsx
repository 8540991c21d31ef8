import type { ConfigProviderProps } from "antd";
import { CloseSign, FoldSign, StatusSign } from "../components/icons";
import type { Speech } from "../i18n/Speech";

const STATUSES = { success: "finished", info: "running", warning: "retrying", error: "error" } as const;

/** The sign of a notice; the same as that of the status it is about. Whoever cannot see it hears the notice alone. */
export function NoticeSign({ kind }: { readonly kind: keyof typeof STATUSES }) {
  const status = STATUSES[kind];
  return (
    <span className="anticon" style={{ color: `var(--${status})` }} aria-hidden="true">
      <StatusSign status={status === "retrying" ? "error" : status} />
    </span>
  );
}

const NOTICES = {
  successIcon: <NoticeSign kind="success" />,
  infoIcon: <NoticeSign kind="info" />,
  warningIcon: <NoticeSign kind="warning" />,
  errorIcon: <NoticeSign kind="error" />,
};
const closeIcon = <CloseSign />;

/** Our signs and names in place of Ant Design's, which are English in every language. */
export function signs(
  text: Speech["text"],
): Pick<ConfigProviderProps, "alert" | "modal" | "notification" | "drawer" | "select" | "datePicker"> {
  const closable = { "aria-label": text("action-close") };
  return {
    alert: { ...NOTICES, closeIcon },
    modal: { ...NOTICES, closeIcon, closable },
    notification: { closeIcon },
    drawer: { closeIcon, closable },
    select: { suffixIcon: <FoldSign />, removeIcon: closeIcon, clearIcon: closeIcon },
    datePicker: { suffixIcon: <FoldSign />, allowClear: { clearIcon: closeIcon } },
  };
}
