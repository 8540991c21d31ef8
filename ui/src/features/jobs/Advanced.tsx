import { Button, DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useRules, useTargets } from "../../app/questions";
import { Field } from "../../components/form/Field";
import { useSpeech } from "../../i18n/Speech";
import type { Condition, Query } from "./filter";
import { FAILURES, SPANS } from "./words";

/** Everything jobs can be looked for by; what is chosen holds when it is applied. */
export function Advanced(props: {
  readonly query: Query;
  readonly onChange: (change: Query) => void;
  readonly onClose: () => void;
}) {
  const { text } = useSpeech();
  const [draft, setDraft] = useState<Query>(props.query);
  const rules = useRules().data ?? [];
  const targets = useTargets().data ?? [];
  const choose = (condition: Condition, value: string | undefined) =>
    setDraft((was) => ({ ...was, [condition]: value }));
  const range = [draft.since, draft.until].map((at) => (at ? dayjs(Number(at)) : null)) as [
    dayjs.Dayjs | null,
    dayjs.Dayjs | null,
  ];
  const select = (
    condition: Condition,
    label: string,
    options: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <Field label={label}>
      {({ id }) => (
        <Select
          id={id}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          data-field={condition}
          placeholder={text("jobs-any")}
          value={draft[condition] ?? null}
          options={[...options]}
          onChange={(value: string | null) => choose(condition, value ?? undefined)}
        />
      )}
    </Field>
  );
  return (
    <form
      className="jobs-advanced"
      onSubmit={(event) => {
        event.preventDefault();
        props.onChange(draft);
        props.onClose();
      }}
    >
      {select(
        "rule",
        text("jobs-column-rule"),
        rules.map(({ id, name }) => ({ value: id, label: name })),
      )}
      {select(
        "target",
        text("jobs-target"),
        targets.map(({ id, name }) => ({ value: id, label: name })),
      )}
      {select(
        "operation",
        text("jobs-column-operation"),
        (["transfer", "delete"] as const).map((value) => ({ value, label: text(`operation-${value}`) })),
      )}
      {select(
        "failure",
        text("jobs-failure"),
        FAILURES.map((value) => ({ value, label: text(`jobs-failure-${value}`) })),
      )}
      {select(
        "within",
        text("jobs-within"),
        SPANS.map(([value, id]) => ({ value, label: text(id) })),
      )}
      <Field label={text("jobs-between")}>
        {({ id }) => (
          <DatePicker.RangePicker
            id={id}
            separator="–"
            showTime={{ format: "HH:mm" }}
            format="YYYY-MM-DD HH:mm"
            allowEmpty={[true, true]}
            value={range}
            onChange={(moments) => {
              const [since, until] = moments ?? [null, null];
              choose("since", since ? String(since.valueOf()) : undefined);
              choose("until", until ? String(until.valueOf()) : undefined);
            }}
          />
        )}
      </Field>
      <div className="jobs-advanced-foot">
        <Button
          onClick={() =>
            setDraft({
              ...(draft.status ? { status: draft.status } : {}),
              ...(draft.sort ? { sort: draft.sort } : {}),
            })
          }
        >
          {text("jobs-clear")}
        </Button>
        <Button type="primary" htmlType="submit" data-action="apply-advanced">
          {text("jobs-apply")}
        </Button>
      </div>
    </form>
  );
}
