import { Button, Select } from "antd";
import { useState } from "react";
import type { Control } from "../../components/form/Field";
import { PlusSign } from "../../components/icons";
import { useSpeech } from "../../i18n/Speech";
import type { Target } from "../../platform/host";
import { whereIs } from "../targets/draft";

/** Chooses a target, or begins a new one. */
export function TargetSelect(props: {
  readonly control: Control;
  readonly field: string;
  readonly label: string;
  readonly targets: readonly Target[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly onNew: () => void;
}) {
  const { control, targets, value } = props;
  const { text } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <Select<string>
      {...control}
      className="target-select"
      data-field={props.field}
      aria-label={props.label}
      showSearch={{ optionFilterProp: "search" }}
      open={open}
      onOpenChange={setOpen}
      // One that was made just now is shown as soon as it is known by name.
      value={targets.some(({ id }) => id === value) ? value : null}
      placeholder={text("rules-target-choose")}
      onChange={props.onChange}
      options={targets.map(({ id, name, place }) => {
        const where = whereIs(place);
        return { value: id, label: name, search: `${name} ${where}`, where };
      })}
      optionRender={({ data }) => (
        <div className="target-option">
          <div className="line">{data.label}</div>
          <div className="line soft mono">{data.where}</div>
        </div>
      )}
      popupRender={(menu) => (
        <>
          {menu}
          <Button
            type="link"
            className="target-new"
            icon={<PlusSign />}
            data-action="new-target"
            onClick={() => {
              setOpen(false);
              props.onNew();
            }}
          >
            {text("rules-target-new")}
          </Button>
        </>
      )}
    />
  );
}
