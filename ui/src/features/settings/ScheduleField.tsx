import { Button } from "antd";
import { useState } from "react";
import { useMinute } from "../../app/clock";
import { Field } from "../../components/form/Field";
import * as format from "../../format/format";
import { type Speech, useSpeech } from "../../i18n/Speech";
import type { LimitWindow, Settings } from "../../platform/host";
import { useSettings } from "./useSettings";
import { WeekPicture } from "./WeekPicture";
import { OFFICE_HOURS, WindowForm } from "./WindowForm";
import { bandsOf, DAY, placeOf, spansOf, timeOf } from "./week";

/** Limits by the hours of the week: drawn, listed, and changed one window at a time. */
export function ScheduleField({ settings }: { readonly settings: Settings }) {
  const { text } = useSpeech();
  const now = useMinute();
  const windows = settings.limits_schedule;
  /** The window that is being changed; the one after the last is new. */
  const [edited, setEdited] = useState<number | null>(null);
  const { change, fault } = useSettings(settings);
  const put = (next: readonly LimitWindow[]) =>
    change({ limits_schedule: [...next] }, { done: () => setEdited(null) });
  const form = (index: number, window: LimitWindow) => (
    <WindowForm
      key={index}
      window={window}
      fault={fault}
      onSave={(saved) => put([...windows.slice(0, index), saved, ...windows.slice(index + 1)])}
      onCancel={() => setEdited(null)}
    />
  );
  return (
    <Field label={text("settings-schedule")} help={text("settings-schedule-hint")}>
      {({ id, "aria-describedby": described }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of controls under one label
        <div id={id} role="group" aria-label={text("settings-schedule")} aria-describedby={described}>
          {windows.length > 0 && (
            <>
              <WeekPicture settings={settings} now={now} />
              <p className="soft week-effect">{effectOf(settings, now, text)}</p>
            </>
          )}
          <ol className="windows">
            {windows.map((window, index) =>
              index === edited ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: windows are told by their places
                <li key={index}>{form(index, window)}</li>
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: windows are told by their places
                <li key={index} data-window-row={index}>
                  <WindowLine
                    window={window}
                    first={index === 0}
                    onEdit={() => setEdited(index)}
                    onRaise={() => put(raised(windows, index))}
                    onRemove={() => put(windows.filter((_, other) => other !== index))}
                  />
                </li>
              ),
            )}
          </ol>
          {edited === windows.length ? (
            form(windows.length, OFFICE_HOURS)
          ) : (
            <Button size="small" data-action="add-window" onClick={() => setEdited(windows.length)}>
              {text("settings-window-add")}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

function WindowLine(props: {
  readonly window: LimitWindow;
  readonly first: boolean;
  readonly onEdit: () => void;
  readonly onRaise: () => void;
  readonly onRemove: () => void;
}) {
  const { window, first, onEdit, onRaise, onRemove } = props;
  const speech = useSpeech();
  const { text } = speech;
  const words = text("settings-window-line", {
    days: daysWords(window.days, speech),
    from: window.from,
    to: window.to,
  });
  const named = { window: words };
  return (
    <div className="window-line">
      <span className="window-when">{words}</span>
      <span>{format.speed(window.bytes_per_second)}</span>
      <span className="space" />
      {!first && (
        <Button
          size="small"
          type="text"
          data-action="raise-window"
          aria-label={text("settings-window-raise-name", named)}
          onClick={onRaise}
        >
          {text("settings-window-raise")}
        </Button>
      )}
      <Button
        size="small"
        type="text"
        data-action="edit-window"
        aria-label={text("settings-window-edit-name", named)}
        onClick={onEdit}
      >
        {text("action-edit")}
      </Button>
      <Button
        size="small"
        type="text"
        data-action="remove-window"
        aria-label={text("settings-window-remove-name", named)}
        onClick={onRemove}
      >
        {text("action-remove")}
      </Button>
    </div>
  );
}

/** Each window one place further up: the first that covers an hour counts. */
function raised(windows: readonly LimitWindow[], index: number): readonly LimitWindow[] {
  const [one, other] = [windows[index - 1], windows[index]];
  return one && other ? [...windows.slice(0, index - 1), other, one, ...windows.slice(index + 1)] : windows;
}

function daysWords(days: readonly number[], { text, list, language }: Speech): string {
  if (days.length === 7) {
    return text("settings-days-all");
  }
  const name = (day: number) => format.weekday(day, language);
  return list(
    spansOf(days).map(([first, last]) =>
      first === last ? name(first) : text("settings-days-span", { first: name(first), last: name(last) }),
    ),
  );
}

/** What holds now, and until when today. */
function effectOf(settings: Settings, now: number, text: Speech["text"]): string {
  const { day, minute } = placeOf(now);
  const band = bandsOf(settings, day).find(({ from, to }) => minute >= from && minute < to);
  const limit = band?.limit ?? null;
  const speed = limit === null ? text("speed-unlimited") : format.speed(limit);
  return text("settings-effect", { speed, until: timeOf(band?.to ?? DAY) });
}
