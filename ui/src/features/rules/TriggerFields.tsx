import { AutoComplete, Button, InputNumber, Segmented, Select, Switch } from "antd";
import { useMemo } from "react";
import { useStart } from "../../app/questions";
import { Field, Part } from "../../components/form/Field";
import { SwitchInput } from "../../components/form/SwitchInput";
import { CloseSign, PlusSign } from "../../components/icons";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { Missed, Overlap } from "../../platform/host";
import { Moments } from "./Moments";
import type { RuleFieldsProps } from "./RuleFields";
import { HERE, POLL_MINUTES_MAX, type Timing, type Triggers, withTiming, ZONES } from "./triggers";

/** Expressions that most people mean, and what they say. */
const PRESETS = [
  ["0 * * * *", "rules-schedule-hourly"],
  ["0 2 * * *", "rules-schedule-daily"],
  ["0 2 * * mon-fri", "rules-schedule-weekdays"],
  ["0 2 * * sun", "rules-schedule-weekly"],
] as const;

const OVERLAPS: Record<Overlap, MessageId> = {
  queue: "rules-overlap-queue-hint",
  skip: "rules-overlap-skip-hint",
  restart: "rules-overlap-restart-hint",
};

const MISSED: Record<Missed, MessageId> = {
  run_once: "rules-missed-run-once",
  skip: "rules-missed-skip",
};

/** When the rule runs by itself, and what becomes of a run that meets another. */
export function TriggerFields({ form, faults, onChange }: RuleFieldsProps) {
  const { text } = useSpeech();
  const { triggers } = form;
  const change = (changed: Partial<Triggers>) => onChange({ ...form, triggers: { ...triggers, ...changed } });
  const listener = useStart().data?.listener ?? null;
  return (
    <Part title={text("rules-part-when")} about={text("rules-part-when-about")}>
      {triggers.timings.map((timing, index) => (
        <TimingFields
          key={timing.key}
          timing={timing}
          number={index + 1}
          fault={faults[`cron.${timing.key}`]}
          onChange={(changed) =>
            change({
              timings: triggers.timings.map((each) =>
                each.key === timing.key ? { ...each, ...changed } : each,
              ),
            })
          }
          onRemove={() => change({ timings: triggers.timings.filter((each) => each.key !== timing.key) })}
        />
      ))}
      <div className="field">
        <span className="field-name">{triggers.timings.length === 0 && text("trigger-schedule")}</span>
        <Button
          size="small"
          icon={<PlusSign />}
          data-action="add-schedule"
          onClick={() => change({ timings: withTiming(triggers.timings) })}
        >
          {text("rules-schedule-add")}
        </Button>
      </div>
      <Field label={text("rules-poll")} help={text("rules-poll-hint")}>
        {(control) => (
          <span className="beside">
            <Switch
              size="small"
              data-action="poll"
              aria-label={text("rules-poll")}
              checked={triggers.poll !== null}
              onChange={(on) => change({ poll: on ? 600 : null })}
            />
            <InputNumber
              controls={false}
              {...control}
              name="poll"
              min={1}
              max={POLL_MINUTES_MAX}
              disabled={triggers.poll === null}
              suffix={text("rules-poll-minutes")}
              value={triggers.poll === null ? null : triggers.poll / 60}
              onChange={(minutes) => change({ poll: (minutes ?? 1) * 60 })}
            />
          </span>
        )}
      </Field>
      <Field
        label={text("rules-event")}
        help={text(triggers.event && listener === null ? "rules-event-deaf" : "rules-event-hint")}
      >
        {(control) => (
          <SwitchInput
            control={control}
            data-action="event"
            checked={triggers.event}
            onChange={(event) => change({ event })}
          />
        )}
      </Field>
      <Field label={text("rules-overlap")} help={text(OVERLAPS[form.overlap])}>
        {({ id }) => (
          <Segmented<Overlap>
            id={id}
            data-field="overlap"
            aria-label={text("rules-overlap")}
            value={form.overlap}
            onChange={(overlap) => onChange({ ...form, overlap })}
            options={(Object.keys(OVERLAPS) as Overlap[]).map((value) => ({
              value,
              label: text(`overlap-${value}`),
            }))}
          />
        )}
      </Field>
    </Part>
  );
}

/** One schedule: an expression, a time zone, what is done about missed moments, and the next ones. */
function TimingFields(props: {
  readonly timing: Timing;
  readonly number: number;
  readonly fault: RuleFieldsProps["faults"][keyof RuleFieldsProps["faults"]];
  readonly onChange: (changed: Partial<Timing>) => void;
  readonly onRemove: () => void;
}) {
  const { timing, number, fault, onChange, onRemove } = props;
  const { text } = useSpeech();
  const presets = useMemo(
    () =>
      PRESETS.map(([value, words]) => ({
        value,
        label: (
          <span className="preset">
            <span className="mono">{value}</span>
            <span className="soft">{text(words)}</span>
          </span>
        ),
      })),
    [text],
  );
  const zones = useMemo(() => ZONES.map((value) => ({ value })), []);
  return (
    <Field
      label={text("rules-schedule-number", { number })}
      fault={fault}
      help={<Moments cron={timing.cron} zone={timing.zone} />}
    >
      {(control) => (
        <span className="timing" data-schedule={number}>
          <AutoComplete
            {...control}
            data-field={`cron-${number}`}
            className="mono"
            options={presets}
            value={timing.cron}
            onChange={(cron) => onChange({ cron })}
            popupMatchSelectWidth={320}
            placeholder="0 2 * * *"
          />
          <Select
            data-field={`zone-${number}`}
            aria-label={text("rules-zone")}
            showSearch
            options={zones}
            value={timing.zone || HERE}
            onChange={(zone) => onChange({ zone })}
          />
          <Select
            data-field={`missed-${number}`}
            aria-label={text("rules-missed")}
            value={timing.missed}
            onChange={(missed) => onChange({ missed })}
            options={(Object.keys(MISSED) as Missed[]).map((value) => ({
              value,
              label: text(MISSED[value]),
            }))}
          />
          <Button
            type="text"
            data-action="remove-schedule"
            aria-label={text("rules-schedule-remove", { number })}
            icon={<CloseSign />}
            onClick={onRemove}
          />
        </span>
      )}
    </Field>
  );
}
