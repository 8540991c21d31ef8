import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { FailureNote } from "../../components/FailureNote";
import { NothingYet } from "../../components/form/NothingYet";
import { PageHead } from "../../components/PageHead";
import { dateTime } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { type Activity, commands } from "../../platform/host";
import "../../components/form/grid.css";
import "../runs/runs.css";

const PAGE = 100;

/** What was done by hand or by a trigger, newest first. */
export function ActivityPage() {
  const { text } = useSpeech();
  const asked = useInfiniteQuery({
    queryKey: ["activities"],
    queryFn: ({ pageParam }) => commands.listActivities(pageParam, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Activity[]) => (page.length === PAGE ? (page.at(-1)?.id ?? null) : null),
  });
  const done = asked.data?.pages.flat() ?? [];
  return (
    <>
      <PageHead title={text("page-activity")} />
      <div className="page-body">
        {asked.isError && <FailureNote failure={asFailure(asked.error)} onAgain={asked.refetch} />}
        {asked.isPending && <Spin />}
        {asked.data && done.length === 0 && (
          <NothingYet title={text("activity-empty")} about={text("activity-empty-about")}>
            {null}
          </NothingYet>
        )}
        {done.length > 0 && (
          <ul className="activities" aria-label={text("page-activity")}>
            {done.map(({ id, at, deed, name, count, by }) => (
              <li key={id} data-deed={deed}>
                <time className="soft">{dateTime(at)}</time>
                <span>{text(`activity-${deed}`, { name, count, by: by ?? text("nothing") })}</span>
              </li>
            ))}
          </ul>
        )}
        {asked.hasNextPage && (
          <Button
            data-action="older"
            loading={asked.isFetchingNextPage}
            onClick={() => void asked.fetchNextPage()}
          >
            {text("runs-more")}
          </Button>
        )}
      </div>
    </>
  );
}
