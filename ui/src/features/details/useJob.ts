import { useEffect, useState } from "react";
import { asFailure } from "../../ipc/failure";
import { channel, commands, type Failure, type JobNews } from "../../platform/host";
import { type Feed, NOTHING, told } from "./feed";
import { LogBook } from "./logBook";

/** A job that is followed, and why it cannot be. */
export interface Followed {
  readonly feed: Feed;
  readonly log: LogBook;
  readonly failure: Failure | null;
}

/** Follows a job for as long as somebody looks at it. */
export function useJob(id: string): Followed {
  const [followed, set] = useState<Followed>(() => beginning(id));

  useEffect(() => {
    let left = false;
    const begun = beginning(id);
    set(begun);
    const news = channel<JobNews>((message) => {
      if (left) {
        return;
      }
      if (message.kind === "log") {
        begun.log.add(message.news);
      } else {
        set((known) => ({ ...known, feed: told(known.feed, message, Date.now()) }));
      }
    });
    const number = commands.followJob(id, news);
    number.catch((thrown: unknown) => {
      if (!left) {
        set((known) => ({ ...known, failure: asFailure(thrown) }));
      }
    });
    return () => {
      left = true;
      // The number may come only after the page was left.
      number.then((known) => commands.unfollowJob(known)).catch(() => undefined);
    };
  }, [id]);

  return followed;
}

function beginning(id: string): Followed {
  return { feed: NOTHING, log: new LogBook(id), failure: null };
}
