import { Switch, type SwitchProps } from "antd";
import type { ReactNode } from "react";
import type { Control } from "./Field";

/** A switch, and beside it what its position means where its label does not say so. */
export function SwitchInput(
  props: SwitchProps & { readonly control: Control; readonly children?: ReactNode },
) {
  const { control, children, ...more } = props;
  const { id, "aria-describedby": described } = control;
  return (
    <span className="switch">
      <Switch {...more} id={id} size="small" {...(described ? { "aria-describedby": described } : {})} />
      {children}
    </span>
  );
}
