import { useCallback, useEffect, useMemo, useState } from "react";
import { useKit } from "../../actions/kit";
import { useMinute } from "../../app/clock";
import { go, read, useRoute } from "../../app/route";
import { Announcement } from "../../components/Announcement";
import { FailureNote } from "../../components/FailureNote";
import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";
import { JobDetails } from "../details/JobDetails";
import { BulkBar } from "./BulkBar";
import { Chips } from "./Chips";
import { ColumnChooser } from "./ColumnChooser";
import { type Chosen, type Column, keep, kept, laidOut } from "./columns";
import { Empty } from "./Empty";
import { isNarrowed, type Query } from "./filter";
import { JobTable } from "./JobTable";
import { Pulse } from "./Pulse";
import { RunBar } from "./RunBar";
import { roomBefore } from "./room";
import { Search } from "./Search";
import { Split } from "./Split";
import { StatusFilters } from "./StatusFilters";
import { everything, isEmpty, NOTHING, type Selection } from "./selection";
import { useFeed } from "./useFeed";
import { Views } from "./Views";
import { type Wanted, wantedIn } from "./wanted";
import "./jobs.css";

/** All jobs, live: which of them are shown, in which order, and whose details are open, stands in the hash. */
export function JobsPage() {
  const kit = useKit();
  const { text } = useSpeech();
  const { query } = useRoute();
  const { job: open = null, tab } = query;
  const wanted = useWanted(query);
  const { feed, loaded } = useFeed(wanted, open);
  const [selection, select] = useState<Selection>(NOTHING);
  const [chosen, setChosen] = useColumns();
  const [room, setRoom] = useState(() => roomBefore().width);
  const columns = useColumnsIn(room, chosen);

  // All that a filter lets through are selected of that filter only.
  useEffect(() => {
    select((was) => (was.all !== null && was.all !== wanted.filter ? NOTHING : was));
  }, [wanted]);

  const show = useCallback((change: Query) => {
    go("jobs", { ...read(window.location.hash).query, ...change });
  }, []);
  const close = useCallback(() => {
    // Whoever was in the details goes on at their row.
    document.querySelector<HTMLElement>(`.jobs-table [data-job="${open}"]`)?.focus({ preventScroll: true });
    show({ job: undefined, tab: undefined });
  }, [show, open]);
  const look = useCallback((first: number, last: number) => feed.look(first, last), [feed]);
  const width = useCallback(
    (id: string, to: number | null) =>
      setChosen((was) => {
        const { [id]: _, ...widths } = was.widths;
        return { ...was, widths: to === null ? widths : { ...widths, [id]: to } };
      }),
    [setChosen],
  );
  const { filter } = wanted;
  const { counts, failure, jobs, total } = loaded;
  const filtered = filter.status.length > 0 || isNarrowed(filter);

  return (
    <>
      <PageHead title={text("page-jobs")}>
        {counts && <Pulse counts={counts} />}
        <Search query={query} onChange={show} />
        <ColumnChooser chosen={chosen} onChoose={(next) => setChosen(() => next)} />
      </PageHead>
      <div className="jobs-page">
        <aside className="jobs-side" aria-label={text("jobs-side")}>
          <StatusFilters chosen={filter.status} counts={counts} onChoose={(status) => show({ status })} />
          <Views query={query} />
        </aside>
        <div className="jobs-main">
          {filter.run !== null && <RunBar id={filter.run} onLeave={() => show({ run: undefined })} />}
          <Chips query={query} former={jobs[0]?.rule_name} onChange={show} />
          {!isEmpty(selection) && (
            <BulkBar selection={selection} counts={counts} onClear={() => select(NOTHING)} />
          )}
          {failure && (
            <div className="jobs-failure">
              <FailureNote failure={failure} onAgain={() => feed.again()} />
            </div>
          )}
          <Split
            label={text("jobs-pane")}
            onClose={close}
            pane={
              open === null ? null : (
                <JobDetails id={open} tab={tab} onTab={(next) => show({ tab: next })} onClose={close} />
              )
            }
          >
            {loaded.wanted && total === 0 ? (
              <Empty filtered={filtered} />
            ) : (
              <JobTable
                part={loaded}
                list={loaded.wanted}
                columns={columns}
                sorting={wanted.sorting}
                selection={selection}
                open={open}
                kit={kit}
                onSort={({ order, ascending }) =>
                  show({
                    sort: order === "created" && !ascending ? undefined : order,
                    up: ascending ? "1" : undefined,
                  })
                }
                onWidth={width}
                onSelect={select}
                onSelectAll={(all) => select(all ? everything(filter) : NOTHING)}
                onLook={look}
                onRoom={setRoom}
              />
            )}
          </Split>
        </div>
      </div>
      <Announcement>
        {counts && text("jobs-told", { running: counts.running, failed: counts.error, total })}
      </Announcement>
    </>
  );
}

/** What the hash asks for; the same object until that is something else. */
function useWanted(query: Query): Wanted {
  const minute = useMinute();
  const said = JSON.stringify(wantedIn(query, minute));
  return useMemo(() => JSON.parse(said) as Wanted, [said]);
}

/** The columns as they are drawn; the same object until others are. */
function useColumnsIn(room: number, chosen: Chosen): readonly Column[] {
  const columns = laidOut(chosen, room);
  const drawn = JSON.stringify(columns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are compared by what is in them
  return useMemo(() => columns, [drawn]);
}

/** The columns that were chosen; a change is kept. */
function useColumns(): readonly [Chosen, (change: (was: Chosen) => Chosen) => void] {
  const [chosen, set] = useState(kept);
  const change = useCallback((how: (was: Chosen) => Chosen) => {
    set((was) => {
      const next = how(was);
      keep(next);
      return next;
    });
  }, []);
  return [chosen, change];
}
