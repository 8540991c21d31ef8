import { InputNumber, Select, Space } from "antd";
import { useEffect, useState } from "react";
import { useSpeech } from "../../i18n/Speech";
import type { Control } from "./Field";
import { SPEED_UNITS, type SpeedUnit, speedOf, unitOf } from "./speed";
import "./speed.css";

/** A speed: a number and its unit; with no number there is no limit. */
export function SpeedInput(props: {
  readonly control: Control;
  readonly name: string;
  readonly value: number | null;
  /** What stands there while there is no number. */
  readonly placeholder?: string;
  readonly onChange: (speed: number | null) => void;
  /** Enter was pressed, a step was taken, or the field was left. */
  readonly onDone?: (speed: number | null) => void;
}) {
  const { control, name, value, onChange, onDone } = props;
  const { text } = useSpeech();
  const [unit, setUnit] = useState(() => unitOf(value));
  const [own, setOwn] = useState(value);
  // A speed from elsewhere brings its own unit; one that is being typed keeps the unit it is typed in.
  useEffect(() => {
    if (value !== own) {
      setOwn(value);
      setUnit(unitOf(value));
    }
  }, [value, own]);
  const change = (speed: number | null) => {
    setOwn(speed);
    onChange(speed);
    return speed;
  };
  const units = (Object.keys(SPEED_UNITS) as SpeedUnit[]).reverse();
  return (
    <Space.Compact className="speed-input">
      <InputNumber<number>
        controls={false}
        {...control}
        name={name}
        min={0}
        value={value === null ? null : value / SPEED_UNITS[unit]}
        placeholder={props.placeholder ?? text("speed-unlimited")}
        onChange={(number) => change(speedOf(number, unit))}
        onStep={(number) => onDone?.(speedOf(number, unit))}
        onPressEnter={() => onDone?.(value)}
        onBlur={() => onDone?.(value)}
      />
      <Select<SpeedUnit>
        aria-label={text("speed-unit")}
        data-field={`${name}-unit`}
        value={unit}
        onChange={(next) => {
          const number = value === null ? null : value / SPEED_UNITS[unit];
          setUnit(next);
          onDone?.(change(speedOf(number, next)));
        }}
        options={units
          .filter((each) => each !== "B/s" || unit === "B/s")
          .map((each) => ({ value: each, label: each }))}
      />
    </Space.Compact>
  );
}
