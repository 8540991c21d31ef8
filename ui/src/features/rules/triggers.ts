import type { Missed, Trigger } from "../../platform/host";

/** A schedule as it stands in the form. */
export interface Timing {
  /** Tells schedules apart while they are added and removed. */
  readonly key: number;
  readonly cron: string;
  /** An IANA time zone. */
  readonly zone: string;
  /** What is done about a moment that passed while nothing ran. */
  readonly missed: Missed;
}

/** When a rule runs by itself, as it stands in the form. */
export interface Triggers {
  readonly timings: readonly Timing[];
  /** Seconds between two looks; null for none. */
  readonly poll: number | null;
  readonly event: boolean;
}

/** The most minutes between two looks: a week. */
export const POLL_MINUTES_MAX = 7 * 24 * 60;

/** Only when a person asks. */
export const NEVER: Triggers = { timings: [], poll: null, event: false };

/** The reader's own time zone. */
export const HERE: string = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All time zones that can be chosen, the reader's own first. */
export const ZONES: readonly string[] = [
  ...new Set([HERE, "UTC", "Asia/Shanghai", "Europe/Berlin", ...Intl.supportedValuesOf("timeZone")]),
];

/** The triggers as the form has them. */
export function triggersOf(triggers: readonly Trigger[]): Triggers {
  const polls = triggers.flatMap((each) => (each.kind === "poll" ? [each.seconds] : []));
  return {
    timings: triggers
      .filter((each) => each.kind === "schedule")
      .map(({ cron, zone, missed }, key) => ({ key, cron, zone, missed })),
    poll: polls.length > 0 ? Math.min(...polls) : null,
    event: triggers.some((each) => each.kind === "event"),
  };
}

/** The triggers that the form describes. */
export function triggersIn({ timings, poll, event }: Triggers): Trigger[] {
  return [
    ...timings.map(({ cron, zone, missed }) => ({
      kind: "schedule" as const,
      cron: cron.trim(),
      zone,
      missed,
    })),
    ...(poll === null ? [] : [{ kind: "poll" as const, seconds: poll }]),
    ...(event ? [{ kind: "event" as const }] : []),
  ];
}

/** One schedule more: every night, in the reader's zone. */
export function withTiming(timings: readonly Timing[]): readonly Timing[] {
  const key = Math.max(-1, ...timings.map((timing) => timing.key)) + 1;
  return [...timings, { key, cron: "0 2 * * *", zone: HERE, missed: "run_once" }];
}
