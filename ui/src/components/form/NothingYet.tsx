import type { ReactNode } from "react";
import "./grid.css";

/** What stands where there is nothing yet: what the thing is, and how to make the first. */
export function NothingYet(props: {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="nothing-yet">
      <h2>{props.title}</h2>
      <p className="soft">{props.about}</p>
      {props.children}
    </section>
  );
}
