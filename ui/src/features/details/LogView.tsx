import { useVirtualizer } from "@tanstack/react-virtual";
import { Button, type InputRef } from "antd";
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from "react";
import { useSpeech } from "../../i18n/Speech";
import { copyText, type LogRecord } from "../../platform/host";
import { LogLine } from "./LogLine";
import { LogTools } from "./LogTools";
import { countLevels, LEVELS, type Level, Lines, nextMatch } from "./log";
import { NewLines } from "./NewLines";
import { useTail } from "./useTail";
import "./log.css";

/** The height of a line before it is measured, in pixels. */
const LINE = 22;

/** The log of a job in the language of the moment: live, searched, filtered; holds 100,000 lines. */
export function LogView({ records }: { readonly records: readonly LogRecord[] }) {
  const speech = useSpeech();
  const { text } = speech;
  const lines = useMemo(() => new Lines(speech), [speech]);
  const [levels, setLevels] = useState<ReadonlySet<Level>>(() => new Set(LEVELS));
  const [wrap, setWrap] = useState(true);
  const [wanted, setWanted] = useState("");
  const [chosen, choose] = useState<number | null>(null);
  const search = useRef<InputRef>(null);
  const view = useRef<HTMLDivElement>(null);

  const shown = useMemo(
    () =>
      levels.size === LEVELS.length ? records : records.filter((record) => levels.has(record.level as Level)),
    [records, levels],
  );
  const counts = useMemo(() => countLevels(records), [records]);
  const needle = useDeferredValue(wanted);
  const matches = useMemo(() => lines.find(shown, needle), [lines, shown, needle]);

  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: shown.length,
    getScrollElement: () => view.current,
    estimateSize: () => LINE,
    getItemKey: (at) => shown[at]?.seq ?? at,
    overscan: 12,
  });
  const layout = [speech.language, wrap, ...levels].join(" ");
  const tail = useTail(list, shown.at(-1)?.seq ?? -1, layout);

  /** Goes to the next line that was searched for, or the one before. */
  const onStep = (step: 1 | -1) => {
    const at = shown.findIndex((record) => record.seq === chosen);
    const from = at >= 0 ? at : step === 1 ? -1 : shown.length;
    const match = nextMatch(matches, from, step);
    const record = shown[match];
    if (record) {
      choose(record.seq);
      tail.leave();
      list.scrollToIndex(match, { align: "center" });
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") {
      event.preventDefault();
      search.current?.focus();
      search.current?.select();
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key leads to the search field inside.
    <div className="job-log" data-wrap={wrap || undefined} onKeyDown={onKeyDown}>
      <LogTools
        search={search}
        counts={counts}
        levels={levels}
        onLevels={setLevels}
        wanted={wanted}
        onWanted={(next) => {
          setWanted(next);
          choose(null);
        }}
        matches={matches.length}
        place={chosen === null ? 0 : matches.findIndex((match) => shown[match]?.seq === chosen) + 1}
        onStep={onStep}
        wrap={wrap}
        onWrap={setWrap}
        onCopy={() => copyText(shown.map((record) => lines.line(record)).join("\n"))}
      />
      <div
        ref={view}
        className="joblog-view"
        role="log"
        aria-live="off"
        aria-label={text("details-tab-log")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
        tabIndex={0}
        onScroll={tail.onScroll}
      >
        {shown.length === 0 && (
          <p className="soft">{text(records.length === 0 ? "details-log-empty" : "details-log-hidden")}</p>
        )}
        <div className="joblog-lines" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => {
            const record = shown[item.index];
            return (
              record && (
                <LogLine
                  key={record.seq}
                  index={item.index}
                  start={item.start}
                  measure={list.measureElement}
                  record={record}
                  text={lines.text(record)}
                  wanted={needle}
                  chosen={record.seq === chosen}
                />
              )
            );
          })}
        </div>
      </div>
      {!tail.following && (
        <Button className="joblog-end" size="small" type="primary" data-action="end" onClick={tail.follow}>
          {text("details-log-end", { count: tail.unread })}
        </Button>
      )}
      <NewLines count={tail.unread} />
    </div>
  );
}
