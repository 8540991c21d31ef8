import { Button, Input } from "antd";
import { type KeyboardEvent, useId, useState } from "react";
import { FaultLine } from "../../components/form/Field";
import type { Fault } from "../../components/form/fault";
import { SpeedInput } from "../../components/form/SpeedInput";
import * as format from "../../format/format";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { LimitWindow } from "../../platform/host";
import { minutesOf, timeOf, WEEK } from "./week";

/** The working hours of an office: what a new window begins with. */
export const OFFICE_HOURS: LimitWindow = {
  days: [1, 2, 3, 4, 5],
  from: "09:00",
  to: "18:00",
  bytes_per_second: 10 << 20,
};

/** The form of one window of the schedule. */
export function WindowForm(props: {
  readonly window: LimitWindow;
  readonly fault: Fault | null;
  readonly onSave: (window: LimitWindow) => void;
  readonly onCancel: () => void;
}) {
  const { window, fault, onSave, onCancel } = props;
  const { text, language } = useSpeech();
  const id = useId();
  const [days, setDays] = useState(window.days);
  const [from, setFrom] = useState(window.from);
  const [to, setTo] = useState(window.to);
  const [speed, setSpeed] = useState<number | null>(window.bytes_per_second);
  const [tried, setTried] = useState(false);
  const [first, last] = [minutesOf(from), minutesOf(to)];
  const wrong = ((): MessageId | null => {
    if (days.length === 0) {
      return "settings-window-no-day";
    }
    if (first === null || last === null) {
      return "settings-window-no-time";
    }
    return speed === null ? "settings-window-no-speed" : null;
  })();
  const save = () => {
    setTried(true);
    if (first !== null && last !== null && speed !== null && wrong === null) {
      onSave({ days: [...days].sort(), from: timeOf(first), to: timeOf(last), bytes_per_second: speed });
    }
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onCancel();
    }
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      save();
    }
  };
  const said = fault ?? (tried && wrong ? { message: wrong } : null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter and Escape in its fields are heard here
    <div className="window-form" onKeyDown={keys}>
      <fieldset className="days">
        <legend className="unseen">{text("settings-window-days")}</legend>
        {WEEK.map((day) => (
          <label key={day} className="day">
            <input
              type="checkbox"
              name={`day-${day}`}
              className="unseen"
              checked={days.includes(day)}
              onChange={({ target }) =>
                setDays(target.checked ? [...days, day] : days.filter((other) => other !== day))
              }
            />
            <span>{format.weekday(day, language)}</span>
          </label>
        ))}
      </fieldset>
      <div className="window-line">
        <TimeField name="from" label={text("settings-window-from")} value={from} onChange={setFrom} />
        <span className="soft">–</span>
        <TimeField name="to" label={text("settings-window-to")} value={to} onChange={setTo} />
        {first !== null && last !== null && last <= first && (
          <span className="soft">{text("settings-window-next-day")}</span>
        )}
        <label className="unseen" htmlFor={`${id}-speed`}>
          {text("settings-limit")}
        </label>
        <SpeedInput
          control={{ id: `${id}-speed` }}
          name="window-speed"
          value={speed}
          placeholder={text("settings-limit")}
          onChange={setSpeed}
        />
        <span className="space" />
        <Button size="small" data-action="cancel-window" onClick={onCancel}>
          {text("action-cancel")}
        </Button>
        <Button size="small" type="primary" data-action="save-window" onClick={save}>
          {text("action-save")}
        </Button>
      </div>
      {said && (
        <div className="field">
          <FaultLine fault={said} />
        </div>
      )}
    </div>
  );
}

function TimeField(props: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const minutes = minutesOf(props.value);
  return (
    <Input
      className="time"
      name={props.name}
      aria-label={props.label}
      maxLength={5}
      value={props.value}
      {...(minutes === null ? { status: "error" as const } : {})}
      onChange={(event) => props.onChange(event.target.value)}
      onBlur={() => minutes !== null && props.onChange(timeOf(minutes))}
    />
  );
}
