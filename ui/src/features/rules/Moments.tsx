import { useQuery } from "@tanstack/react-query";
import * as format from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands } from "../../platform/host";
import { HERE } from "./triggers";

/** The next five moments of a schedule, in its zone; where that is not the reader's, their time as well. */
export function Moments({ cron, zone }: { readonly cron: string; readonly zone: string }) {
  const { text, cause } = useSpeech();
  const asked = useQuery({
    queryKey: ["next-runs", cron, zone],
    queryFn: () => commands.nextRuns(cron, zone),
    enabled: cron.trim() !== "",
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
  if (cron.trim() === "") {
    return text("rules-schedule-hint");
  }
  if (asked.error) {
    return <span className="moments-fault">{cause(asFailure(asked.error))}</span>;
  }
  return (
    <>
      {text("rules-next-runs")}
      <ol className="moments" aria-label={text("rules-next-runs")}>
        {(asked.data ?? []).map((moment) => (
          <li key={moment}>
            {format.zonedTime(moment, zone)}
            {zone !== HERE && (
              <span className="soft"> {text("rules-next-here", { time: format.dateTime(moment) })}</span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
