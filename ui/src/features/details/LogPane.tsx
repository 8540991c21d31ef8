import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useSpeech } from "../../i18n/Speech";
import { LogLine } from "./LogLine";
import type { Lines, LogBook } from "./logBook";
import { NewLines } from "./NewLines";
import { useTail } from "./useTail";

/** The height of a line before it is measured, in pixels. */
const LINE = 22;

/** Lines of a log that scroll: at the end they follow what comes, until somebody scrolls up. */
export function LogPane(props: {
  readonly label: string;
  readonly book: LogBook;
  readonly lines: Lines;
  readonly wrap: boolean;
  readonly wanted: string;
  /** The line that is pointed out, and brought into view when it changes. */
  readonly chosen: number | null;
  /** What changes when the lines lie elsewhere. */
  readonly layout: string;
  /** Where a line is found again. */
  readonly hrefOf: (seq: number) => string;
}) {
  const { book, lines, wrap, wanted, chosen, layout } = props;
  const { text, record: say, language } = useSpeech();
  const view = useRef<HTMLDivElement>(null);
  useSyncExternalStore(book.subscribe, book.version);
  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: lines.size,
    getScrollElement: () => view.current,
    estimateSize: () => LINE,
    getItemKey: (place) => lines.at(place),
    overscan: 12,
  });
  const [began] = useState(chosen);
  const tail = useTail(list, lines.size === 0 ? -1 : lines.at(lines.size - 1), layout, began === null);

  const leave = tail.leave;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another line moves the view, not what comes in.
  useEffect(() => {
    if (chosen !== null && lines.has(chosen)) {
      leave();
      list.scrollToIndex(lines.placeOf(chosen), { align: "center" });
    }
  }, [chosen, lines.size === 0, layout]);

  return (
    <div className="joblog-pane">
      <div
        ref={view}
        className="joblog-view"
        role="log"
        aria-live="off"
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
        tabIndex={0}
        onScroll={tail.onScroll}
      >
        {lines.size === 0 && (
          <p className="soft">{text(book.size === 0 ? "details-log-empty" : "details-log-hidden")}</p>
        )}
        <div className="joblog-lines" style={{ height: list.getTotalSize() }} lang={language}>
          {list.getVirtualItems().map((item) => {
            const seq = lines.at(item.index);
            const record = book.record(seq);
            return (
              <LogLine
                key={seq}
                index={item.index}
                start={item.start}
                measure={list.measureElement}
                seq={seq}
                record={record}
                level={book.level(seq)}
                text={record ? say(record) : ""}
                wanted={wanted}
                wrap={wrap}
                chosen={seq === chosen}
                href={props.hrefOf(seq)}
              />
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
