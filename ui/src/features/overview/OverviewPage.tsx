import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";
import { Failures } from "./Failures";
import { TargetList } from "./TargetList";
import { Throughput } from "./Throughput";
import { Upcoming } from "./Upcoming";
import { Workers } from "./Workers";
import "./overview.css";

/** What goes on: the workers, the queue, how fast bytes move, what comes next, what failed, how the targets are. */
export function OverviewPage() {
  const { text } = useSpeech();
  return (
    <>
      <PageHead title={text("page-overview")} />
      <div className="page-body overview">
        <Workers />
        <div className="overview-halves">
          <div>
            <Throughput />
            <Upcoming />
            <TargetList />
          </div>
          <div>
            <Failures />
          </div>
        </div>
      </div>
    </>
  );
}
