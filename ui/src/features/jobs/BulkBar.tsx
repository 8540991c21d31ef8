import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useMemo } from "react";
import { Act } from "../../actions/Act";
import { type Choice, deleteJobs, retryJobs, runFirst, runLast, stopJobs } from "../../actions/jobs";
import { MoreButton } from "../../actions/Menu";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import { type Counts, commands, type JobFilter } from "../../platform/host";
import { ENDED, OPEN, QUEUED, RETRIABLE, sum } from "./filter";
import { asFilter, type Selection } from "./selection";

/** What is selected, and what can be done with it: each button says to how many. */
export function BulkBar(props: {
  readonly selection: Selection;
  readonly counts: Counts | null;
  readonly onClear: () => void;
}) {
  const { text } = useSpeech();
  const { selection, counts: news, onClear } = props;
  const filter = useMemo(() => asFilter(selection), [selection]);
  const counts = useCounts(filter, news);
  if (!counts) {
    return <div className="jobs-bulk" aria-busy="true" />;
  }
  const choice: Choice = { filter, counts };
  const word = (id: MessageId, able: readonly string[]) => text(id, { count: sum(counts, able) });
  return (
    <section className="jobs-bulk" aria-label={text("jobs-bulk")}>
      <b role="status">
        {text(selection.all ? "jobs-selected-all" : "jobs-selected", { count: sum(counts) })}
      </b>
      <Act action={stopJobs} of={choice} word={word("jobs-stop-some", OPEN)} />
      <Act action={retryJobs} of={choice} word={word("jobs-retry-some", RETRIABLE)} />
      <Act action={runFirst} of={choice} word={word("jobs-first-some", QUEUED)} />
      <Act action={runLast} of={choice} bare />
      <Act action={deleteJobs} of={choice} word={word("jobs-delete-some", ENDED)} />
      <MoreButton subject={{ kind: "jobs", of: choice }} label={text("jobs-bulk-more")} />
      <span className="space" />
      <Button size="small" type="text" data-action="select-none" onClick={onClear}>
        {text("jobs-select-none")}
      </Button>
    </section>
  );
}

/** How many of those that are selected are in which status, live: they are counted again when something moved. */
function useCounts(filter: JobFilter, news: Counts | null): Counts | undefined {
  const client = useQueryClient();
  const counted = useQuery({
    queryKey: ["chosen", filter],
    queryFn: () => commands.countJobs(filter),
    placeholderData: (before) => before,
    gcTime: 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is for their sake
  useEffect(() => {
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: ["chosen"] }), 500);
    return () => clearTimeout(timer);
  }, [client, news]);
  return counted.data;
}
