import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { allJobs } from "../features/jobs/useFeed";
import { runsOf } from "../features/runs/list";
import { RULES } from "./questions";

/** Asks once what the largest pages begin with: whoever goes to one at once finds it, and it is drawn once. */
export function useAhead(): void {
  const client = useQueryClient();
  useEffect(() => {
    void client.prefetchQuery(allJobs());
    void client.prefetchQuery(RULES);
    void client.prefetchInfiniteQuery(runsOf(null));
  }, [client]);
}
