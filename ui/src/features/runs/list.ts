import { infiniteQueryOptions } from "@tanstack/react-query";
import { commands, type Run } from "../../platform/host";

const PAGE = 50;

/** The runs of a rule, or of all, the newest first, page by page. */
export const runsOf = (rule: string | null) =>
  infiniteQueryOptions({
    queryKey: ["runs", "list", rule],
    queryFn: ({ pageParam }) => commands.listRuns(rule, pageParam, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Run[]) => (page.length === PAGE ? (page.at(-1)?.id ?? null) : null),
  });
