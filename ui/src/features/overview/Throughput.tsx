import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { FailureNote } from "../../components/FailureNote";
import { speed } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, type Span } from "../../platform/host";
import { Plot } from "./Plot";

const SPANS: readonly Span[] = ["minute", "hour", "day"];

/** How fast bytes move, and moved. */
export function Throughput() {
  const { text } = useSpeech();
  const [span, setSpan] = useState<Span>("minute");
  const asked = useQuery({
    queryKey: ["throughput", span],
    queryFn: () => commands.throughput(span),
    refetchInterval: span === "minute" ? 1_000 : 15_000,
    staleTime: 0,
  });
  const speeds = asked.data?.speeds ?? [];
  const most = Math.max(0, ...speeds);
  const said =
    most > 0
      ? text("overview-throughput-told", { speed: speeds.at(-1) ?? 0, speed_most: speed(most) })
      : text("overview-throughput-none");
  return (
    <section aria-label={text("overview-throughput")}>
      <h2>
        {text("overview-throughput")}
        <Segmented<Span>
          size="small"
          aria-label={text("overview-throughput")}
          value={span}
          onChange={setSpan}
          options={SPANS.map((value) => ({ value, label: text(`overview-span-${value}`) }))}
        />
      </h2>
      {asked.isError ? (
        <FailureNote failure={asFailure(asked.error)} onAgain={asked.refetch} />
      ) : (
        <>
          <Plot speeds={speeds} label={said} />
          <p className="soft">{asked.data && said}</p>
        </>
      )}
    </section>
  );
}
