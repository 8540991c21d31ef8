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
