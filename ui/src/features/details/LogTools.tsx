import { Button, Input, type InputRef } from "antd";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { CopySign } from "../../components/icons";
import { count } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { LEVELS, type Level } from "./log";
import { NextSign, PreviousSign, SearchSign, WrapSign } from "./signs";

/** Above the log: which levels, what is searched for, how lines are shown, and the copy. */
export function LogTools(props: {
  readonly search: RefObject<InputRef | null>;
  readonly counts: Readonly<Record<Level, number>>;
  readonly levels: ReadonlySet<Level>;
  readonly onLevels: (levels: ReadonlySet<Level>) => void;
  readonly wanted: string;
  readonly onWanted: (wanted: string) => void;
  /** Lines that say what is searched for. */
  readonly matches: number;
  /** Which of them the search stands at, from 1; 0 for none. */
  readonly place: number;
  readonly onStep: (step: 1 | -1) => void;
  readonly wrap: boolean;
  readonly onWrap: (wrap: boolean) => void;
  readonly onCopy: () => Promise<void>;
}) {
  const { text } = useSpeech();
  const { wanted, matches, place, levels } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      props.onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && wanted !== "") {
      event.stopPropagation();
      props.onWanted("");
    }
  };
  const toggle = (level: Level) => {
    const next = new Set(levels);
    if (!next.delete(level)) {
      next.add(level);
    }
    props.onLevels(next);
  };
  const searching = wanted.trim() !== "";
  return (
    <div className="joblog-tools" role="toolbar" aria-label={text("details-log-tools")}>
      <fieldset className="joblog-levels" aria-label={text("details-log-levels")}>
        {LEVELS.map((level) => (
          <button
            key={level}
            type="button"
            className="level-chip"
            data-level={level}
            aria-pressed={levels.has(level)}
            onClick={() => toggle(level)}
          >
            {text(`level-${level}`)}
            <span>{count(props.counts[level])}</span>
          </button>
        ))}
      </fieldset>
      <div className="joblog-search">
        <Input
          ref={props.search}
          size="small"
          name="search"
          value={wanted}
          placeholder={text("details-log-search")}
          aria-label={text("details-log-search")}
          prefix={<SearchSign />}
          suffix={
            <span className="soft" role="status">
              {searching && text("details-log-matches", { place, count: matches })}
            </span>
          }
          onChange={(event) => props.onWanted(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Act
          name="details-log-previous"
          act="previous"
          disabled={matches === 0}
          onAct={() => props.onStep(-1)}
        >
          <PreviousSign />
        </Act>
        <Act name="details-log-next" act="next" disabled={matches === 0} onAct={() => props.onStep(1)}>
          <NextSign />
        </Act>
      </div>
      <Act name="details-log-wrap" act="wrap" pressed={props.wrap} onAct={() => props.onWrap(!props.wrap)}>
        <WrapSign />
      </Act>
      <CopyAll onCopy={props.onCopy} />
    </div>
  );
}

function Act(props: {
  readonly name: string;
  readonly act: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly onAct: () => void;
  readonly children: React.ReactNode;
}) {
  const { text } = useSpeech();
  return (
    <Button
      size="small"
      type="text"
      className={props.pressed ? "tool-pressed" : ""}
      data-action={props.act}
      aria-label={text(props.name)}
      aria-pressed={props.pressed}
      title={text(props.name)}
      disabled={props.disabled ?? false}
      icon={props.children}
      onClick={props.onAct}
    />
  );
}

function CopyAll({ onCopy }: { readonly onCopy: () => Promise<void> }) {
  const { text } = useSpeech();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const timer = copied ? setTimeout(() => setCopied(false), 1500) : undefined;
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      size="small"
      type="text"
      data-action="copy"
      title={text("details-log-copy")}
      aria-label={text("details-log-copy")}
      icon={copied ? undefined : <CopySign />}
      onClick={() => void onCopy().then(() => setCopied(true))}
    >
      {copied ? text("copied") : undefined}
    </Button>
  );
}
