import { Button, Dropdown, Input, type InputRef } from "antd";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { CopySign } from "../../components/icons";
import { count } from "../../format/format";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { LogForm } from "../../platform/host";
import { LEVELS, type Level } from "./log";
import { AttemptsSign, NextSign, PreviousSign, SaveSign, SearchSign, WrapSign } from "./signs";

/** Above the log: which levels, what is searched for, how lines are shown, and the copy. */
export function LogTools(props: {
  readonly search: RefObject<InputRef | null>;
  readonly counts: Readonly<Record<Level, number>>;
  readonly levels: ReadonlySet<Level>;
  readonly onLevels: (levels: ReadonlySet<Level>) => void;
  readonly wanted: string;
  readonly onWanted: (wanted: string) => void;
  /** The search goes on. */
  readonly busy: boolean;
  /** Lines that say what is searched for. */
  readonly matches: number;
  /** Which of them the search stands at, from 1; 0 for none. */
  readonly place: number;
  readonly onStep: (step: 1 | -1) => void;
  readonly wrap: boolean;
  readonly onWrap: (wrap: boolean) => void;
  /** Whether two attempts stand side by side; null where there is but one. */
  readonly split: boolean | null;
  readonly onSplit: (split: boolean) => void;
  readonly onCopy: () => Promise<void>;
  readonly onSave: (form: LogForm) => void;
  /** Where the log was saved last. */
  readonly saved: string | null;
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
      <span className="space" />
      <Act name="details-log-wrap" act="wrap" pressed={props.wrap} onAct={() => props.onWrap(!props.wrap)}>
        <WrapSign />
      </Act>
      {props.split !== null && (
        <Act
          name="details-log-attempts"
          act="attempts"
          pressed={props.split}
          onAct={() => props.onSplit(!props.split)}
        >
          <AttemptsSign />
        </Act>
      )}
      <CopyAll onCopy={props.onCopy} />
      <Dropdown
        trigger={["click"]}
        menu={{
          items: (["text", "json_lines"] as const).map((form) => ({
            key: form,
            label: text(FORM_WORDS[form]),
            onClick: () => props.onSave(form),
          })),
        }}
      >
        <Button
          size="small"
          type="text"
          data-action="save-log"
          title={text("details-log-save")}
          aria-label={text("details-log-save")}
          icon={<SaveSign />}
        />
      </Dropdown>
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
              {searching &&
                text(props.busy ? "details-log-searching" : "details-log-matches", {
                  place: count(place),
                  count: count(matches),
                })}
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
      <output className="joblog-saved">
        {props.saved !== null && text("details-log-saved", { path: props.saved })}
      </output>
    </div>
  );
}

const FORM_WORDS: Record<LogForm, MessageId> = {
  text: "details-log-save-text",
  json_lines: "details-log-save-json",
};

function Act(props: {
  readonly name: MessageId;
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
