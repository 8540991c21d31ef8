import type { InputRef } from "antd";
import { type KeyboardEvent, useDeferredValue, useRef, useState, useSyncExternalStore } from "react";
import { useWish } from "../../app/questions";
import { useRoute, write } from "../../app/route";
import { useSpeech } from "../../i18n/Speech";
import { commands, copyText, type LogForm } from "../../platform/host";
import { Attempts } from "./Attempts";
import { LogPane } from "./LogPane";
import { LogTools } from "./LogTools";
import { LEVELS, type Level, nextMatch } from "./log";
import type { LogBook } from "./logBook";
import { useSearch } from "./useSearch";
import "./log.css";

/** The log of a job in the language of the moment: live, searched, filtered, by attempts; holds 100,000 lines. */
export function LogView(props: {
  readonly job: string;
  readonly book: LogBook;
  /** The attempt the job is in. */
  readonly attempt: number;
}) {
  const { job, book, attempt } = props;
  const { text, language } = useSpeech();
  const { query } = useRoute();
  useSyncExternalStore(book.subscribe, book.version);
  const [levels, setLevels] = useState<ReadonlySet<Level>>(() => new Set(LEVELS));
  const [wrap, setWrap] = useState(true);
  const [split, setSplit] = useState(false);
  const [wanted, setWanted] = useState("");
  const pointed = lineIn(query.line);
  const [chosen, choose] = useState(pointed);
  const [from, setFrom] = useState(pointed);
  if (pointed !== from) {
    setFrom(pointed);
    choose(pointed);
  }
  const search = useRef<InputRef>(null);
  const needle = useDeferredValue(wanted);
  const { matches: all, busy } = useSearch(job, needle, book.size, language);
  const matches = levels.size === LEVELS.length ? all : all.filter((seq) => levels.has(book.level(seq)));
  const save = useWish((form: LogForm) => commands.saveLog(job, form));

  /** Goes to the next line that was searched for, or the one before. */
  const onStep = (step: 1 | -1) => {
    const next = nextMatch(matches, chosen ?? (step === 1 ? -1 : book.size), step);
    if (next >= 0) {
      choose(next);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") {
      event.preventDefault();
      search.current?.focus();
      search.current?.select();
    }
  };
  const pane = {
    book,
    wrap,
    wanted: needle,
    chosen,
    layout: [language, wrap, split, ...levels].join(" "),
    hrefOf: (seq: number) => write("jobs", { ...query, line: String(seq + 1) }),
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key leads to the search field inside.
    <div className="job-log" data-wrap={wrap || undefined} onKeyDown={onKeyDown}>
      <LogTools
        search={search}
        counts={book.counts}
        levels={levels}
        onLevels={setLevels}
        wanted={wanted}
        onWanted={(next) => {
          setWanted(next);
          choose(null);
        }}
        busy={busy}
        matches={matches.length}
        place={chosen === null ? 0 : matches.indexOf(chosen) + 1}
        onStep={onStep}
        wrap={wrap}
        onWrap={setWrap}
        split={attempt > 1 ? split : null}
        onSplit={setSplit}
        onCopy={async () => copyText((await commands.logText(job, [...levels])).trimEnd())}
        onSave={(form) => save.mutate(form)}
        saved={save.data ?? null}
      />
      {split && attempt > 1 ? (
        <Attempts job={job} attempt={attempt} levels={levels} pane={pane} />
      ) : (
        <LogPane {...pane} label={text("details-tab-log")} lines={book.lines(levels)} />
      )}
    </div>
  );
}

/** The line that the hash names, from 1; null where it names none. */
function lineIn(line: string | undefined): number | null {
  const number = Number(line);
  return Number.isInteger(number) && number > 0 ? number - 1 : null;
}
