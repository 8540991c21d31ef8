import { Popover, type PopoverProps } from "antd";
import { type ReactNode, useState } from "react";

/** What a button that unfolds something needs. */
export interface Folded {
  readonly onClick?: () => void;
  readonly autoFocus?: boolean;
  readonly "aria-expanded": boolean;
}

/**
 * A button and what it unfolds. That is made when it is wanted for the first time: most of the time nobody does, and pages
 * come sooner. The button is made anew then, and has the focus again.
 */
export function Unfolded(props: {
  readonly button: (folded: Folded) => ReactNode;
  readonly content: (fold: () => void) => ReactNode;
  readonly placement: NonNullable<PopoverProps["placement"]>;
}) {
  const [open, setOpen] = useState<boolean | null>(null);
  if (open === null) {
    return props.button({ onClick: () => setOpen(true), "aria-expanded": false });
  }
  return (
    <Popover
      trigger="click"
      placement={props.placement}
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={props.content(() => setOpen(false))}
    >
      {props.button({ autoFocus: true, "aria-expanded": open })}
    </Popover>
  );
}
