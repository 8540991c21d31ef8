import { useCallback, useEffect, useRef, useState } from "react";
import { useFailureNotice } from "../../app/questions";
import { asFailure } from "../../ipc/failure";
import { commands, type Failure, type Job } from "../../platform/host";
import { OPEN, RETRIABLE } from "./filter";

/** What can be wished for a job. */
export type Act = "stop" | "retry";

/** What a button of a row says: the id of a message, and whether it may be used. */
export interface Offer {
  readonly able: boolean;
  /** What it does, or why it cannot be used. */
  readonly hint: string;
}

/** Whether a job can be stopped. */
export function stopOf(job: Job): Offer {
  if (job.stopping) {
    return { able: false, hint: "jobs-stop-going" };
  }
  return OPEN.includes(job.status)
    ? { able: true, hint: "jobs-stop-hint" }
    : { able: false, hint: "jobs-stop-ended" };
}

/** Whether a job can be retried. */
export function retryOf(job: Job): Offer {
  if (RETRIABLE.includes(job.status)) {
    return { able: true, hint: "jobs-retry-hint" };
  }
  return { able: false, hint: job.status === "finished" ? "jobs-retry-finished" : "jobs-retry-open" };
}

/** Carries out wishes for jobs. `busy` holds the ids of those that are being carried out; failures are told. */
export function useActs(): {
  readonly busy: ReadonlySet<string>;
  readonly act: (act: Act, id: string) => void;
} {
  const [busy, set] = useState<ReadonlySet<string>>(new Set());
  const tell = useFailureNotice();
  const telling = useRef<(failure: Failure) => void>(tell);
  const going = useRef(new Set<string>());
  useEffect(() => {
    telling.current = tell;
  });
  const act = useCallback(async (what: Act, id: string) => {
    if (going.current.has(id)) {
      return;
    }
    going.current.add(id);
    set(new Set(going.current));
    try {
      const outcomes = await (what === "stop" ? commands.stopJobs([id]) : commands.retryJobs([id]));
      for (const { failure } of outcomes) {
        if (failure) {
          telling.current(failure);
        }
      }
    } catch (thrown) {
      telling.current(asFailure(thrown));
    }
    going.current.delete(id);
    set(new Set(going.current));
  }, []);
  return { busy, act };
}
