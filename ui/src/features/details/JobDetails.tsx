import { Spin } from "antd";
import { FailureNote } from "../../components/FailureNote";
import { useSpeech } from "../../i18n/Speech";
import { Head } from "./Head";
import { LayersTab } from "./LayersTab";
import { LogView } from "./LogView";
import { ManifestTab } from "./ManifestTab";
import { Overview } from "./Overview";
import { StatesTab } from "./StatesTab";
import { Tabs } from "./Tabs";
import { TimelineTab } from "./TimelineTab";
import { useJob } from "./useJob";
import "./details.css";

/** What can be looked at of a job. */
const TABS = ["overview", "layers", "manifest", "states", "timeline", "log"] as const;
type Tab = (typeof TABS)[number];

/** Everything known about one job, live. It fills what it is put in, and scrolls inside itself. */
export function JobDetails({
  id,
  tab,
  onTab,
  onClose,
}: {
  readonly id: string;
  /** One of overview, layers, manifest, states, timeline, log; anything else is the overview. */
  readonly tab: string | undefined;
  readonly onTab: (tab: string) => void;
  readonly onClose: () => void;
}) {
  const { text } = useSpeech();
  const { feed, log, failure } = useJob(id);
  const chosen: Tab = TABS.find((known) => known === tab) ?? "overview";
  const { details } = feed;
  return (
    <section className="details" data-details={id} aria-label={text("details-title")}>
      <Head job={details?.job ?? null} onClose={onClose} />
      {failure && !details ? (
        <div className="job-panel">
          <FailureNote failure={failure} />
        </div>
      ) : (
        <Tabs
          name={text("details-tabs")}
          tabs={TABS.map((each) => ({ id: each, title: text(`details-tab-${each}`) }))}
          chosen={chosen}
          onChoose={onTab}
        >
          {failure && <FailureNote failure={failure} />}
          {!failure && !details && <Spin className="job-loading" />}
          {details && chosen === "overview" && <Overview details={details} feed={feed} />}
          {details && chosen === "layers" && <LayersTab layers={feed.layers} />}
          {details && chosen === "manifest" && <ManifestTab key={id} job={details.job} />}
          {details && chosen === "states" && <StatesTab key={id} details={details} />}
          {details && chosen === "timeline" && <TimelineTab details={details} />}
          {details && chosen === "log" && (
            <LogView key={id} job={id} book={log} attempt={details.job.attempt} />
          )}
        </Tabs>
      )}
    </section>
  );
}
