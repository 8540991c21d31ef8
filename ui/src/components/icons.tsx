import type { ReactNode } from "react";

/** A sign of 16 × 16, drawn in the colour of the text around it. */
export function Sign({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string | undefined;
}) {
  return (
    <svg
      className={className}
      width="1em"
      height="1em"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const SHAPES = {
  pending: <circle cx="8" cy="8" r="5.5" strokeDasharray="2.4 2.2" />,
  running: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.6 5.4 10.6 8l-4 2.6z" fill="currentColor" stroke="none" />
    </>
  ),
  retrying: <path d="M8 4.6V8l2.2 1.6M13.5 8A5.5 5.5 0 1 1 11.6 3.8M13.6 2.4v2.8h-2.8" />,
  stopping: (
    <>
      <circle cx="8" cy="8" r="6" strokeDasharray="2.4 2.2" />
      <rect x="6" y="6" width="4" height="4" fill="currentColor" stroke="none" />
    </>
  ),
  stopped: (
    <>
      <circle cx="8" cy="8" r="6" />
      <rect x="5.9" y="5.9" width="4.2" height="4.2" fill="currentColor" stroke="none" />
    </>
  ),
  canceled: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m3.9 12.1 8.2-8.2" />
    </>
  ),
  finished: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.4 8.2 1.9 1.9 3.4-3.9" />
    </>
  ),
  error: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.8v3.8M8 11.2v.1" />
    </>
  ),
} as const;

export type Shown = keyof typeof SHAPES;

/** The sign of a status. */
export function StatusSign({ status }: { readonly status: Shown }) {
  return <Sign>{SHAPES[status]}</Sign>;
}

/** Pause, or resume. */
export function RunControl({ paused }: { readonly paused: boolean }) {
  return (
    <Sign>
      {paused ? <path d="M5 3.5v9l7-4.5z" fill="currentColor" /> : <path d="M5.5 3.5v9M10.5 3.5v9" />}
    </Sign>
  );
}

/** A list of lines: the log. */
export const LogSign = () => (
  <Sign>
    <path d="M3 4h10M3 8h10M3 12h6" />
  </Sign>
);

/** A square: stop. */
export const StopSign = () => (
  <Sign>
    <rect x="4" y="4" width="8" height="8" rx="1" />
  </Sign>
);

/** An arrow that comes round: retry. */
export const RetrySign = () => (
  <Sign>
    <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.6v2.6h-2.6" />
  </Sign>
);

/** A triangle: run. */
export const PlaySign = () => (
  <Sign>
    <path d="M5 3.5v9l7-4.5z" />
  </Sign>
);

/** Two sheets: copy. */
export const CopySign = () => (
  <Sign>
    <rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1" />
    <path d="M10.5 3H4a1 1 0 0 0-1 1v6.5" />
  </Sign>
);

/** A cross: close. */
export const CloseSign = () => (
  <Sign>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Sign>
);

/** An arrow from left to right: from source to destination. */
export const ArrowSign = () => (
  <Sign>
    <path d="M2.5 8h11M9.5 4l4 4-4 4" />
  </Sign>
);

/** Plus: something new. */
export const PlusSign = () => (
  <Sign>
    <path d="M8 3v10M3 8h10" />
  </Sign>
);

/** Three dots: more. */
export const MoreSign = () => (
  <Sign>
    <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />
  </Sign>
);

/** A pencil: edit. */
export const EditSign = () => (
  <Sign>
    <path d="M3 13l.6-2.8L10.8 3a1.2 1.2 0 0 1 1.7 0l.5.5a1.2 1.2 0 0 1 0 1.7L5.8 12.4zM9.6 4.2l2.2 2.2" />
  </Sign>
);

/** A bin: delete. */
export const TrashSign = () => (
  <Sign>
    <path d="M3 4.5h10M6.5 4.2V3h3v1.2M4.3 4.7l.6 8.3h6.2l.6-8.3M6.8 7v3.6M9.2 7v3.6" />
  </Sign>
);

/** An eye: preview. */
export const EyeSign = () => (
  <Sign>
    <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z" />
    <circle cx="8" cy="8" r="1.8" />
  </Sign>
);

/** A switch: enable, disable. */
export const PowerSign = () => (
  <Sign>
    <path d="M8 2.5v5M4.8 4.4a5 5 0 1 0 6.4 0" />
  </Sign>
);

/** A tick: check. */
export const CheckSign = () => (
  <Sign>
    <path d="m3.2 8.6 3 3 6.6-7" />
  </Sign>
);

/** A glass: search. */
export const FindSign = () => (
  <Sign>
    <circle cx="7" cy="7" r="4.2" />
    <path d="m10.2 10.2 3.3 3.3" />
  </Sign>
);

/** An arrow upwards: from the least to the most. */
export const UpSign = () => (
  <Sign>
    <path d="M8 13V3M4 7l4-4 4 4" />
  </Sign>
);

/** An arrow downwards: from the most to the least. */
export const DownSign = () => (
  <Sign>
    <path d="M8 3v10M4 9l4 4 4-4" />
  </Sign>
);

/** What opens below. */
export const FoldSign = () => (
  <Sign>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Sign>
);

/** Columns: which of them are shown. */
export const ColumnsSign = () => (
  <Sign>
    <rect x="2.5" y="3" width="11" height="10" rx="1" />
    <path d="M6.2 3v10M9.8 3v10" />
  </Sign>
);

/** A funnel: narrow down. */
export const FunnelSign = () => (
  <Sign>
    <path d="M2.5 3.5h11L9.4 8.3v4.2l-2.8-1.4V8.3z" />
  </Sign>
);

/** A bookmark: kept. */
export const BookmarkSign = () => (
  <Sign>
    <path d="M4.5 2.5h7v11L8 10.6l-3.5 2.9z" />
  </Sign>
);

/** An arrow to a line above: to the front. */
export const FirstSign = () => (
  <Sign>
    <path d="M3 3h10M8 13V6M5 8.5 8 5.6l3 2.9" />
  </Sign>
);

/** An arrow to a line below: to the end. */
export const LastSign = () => (
  <Sign>
    <path d="M3 13h10M8 3v7M5 7.5l3 2.9 3-2.9" />
  </Sign>
);

/** A key: logins. */
export const KeySign = () => (
  <Sign>
    <circle cx="5.5" cy="8" r="2.7" />
    <path d="M8.2 8h5.6M12 8v2.2" />
  </Sign>
);
