import { type ReactNode, useId } from "react";
import { useSpeech } from "../../i18n/Speech";
import type { Fault } from "./fault";
import "./form.css";

/** What a control needs so that its label, its help and its fault belong to it. */
export interface Control {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
  readonly status?: "error";
}

/** A labelled control with its help, and with its fault where there is one. */
export function Field(props: {
  readonly label: string;
  readonly fault?: Fault | null | undefined;
  readonly help?: ReactNode;
  readonly children: (control: Control) => ReactNode;
}) {
  const id = useId();
  const { label, fault, help, children } = props;
  const described = [help ? `${id}-help` : "", fault ? `${id}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="control">
        {children({
          id,
          ...(described ? { "aria-describedby": described } : {}),
          ...(fault ? ({ "aria-invalid": true, status: "error" } as const) : {}),
        })}
        {fault && <FaultLine id={`${id}-fault`} fault={fault} />}
        {help && (
          <div className="help" id={`${id}-help`}>
            {help}
          </div>
        )}
      </div>
    </div>
  );
}

/** What is wrong, and what to do about it. */
export function FaultLine({ fault, id }: { readonly fault: Fault; readonly id?: string }) {
  const { text, cause, remedy } = useSpeech();
  return (
    <div className="fault" id={id} role="alert">
      {"message" in fault ? (
        text(fault.message)
      ) : (
        <>
          <div>{cause(fault)}</div>
          <div>{remedy(fault)}</div>
        </>
      )}
    </div>
  );
}

/** A part of a form: what it is about, and its fields. */
export function Part(props: {
  readonly title: string;
  readonly about?: string;
  /** The fields say enough by themselves: the title is only for those who hear it. */
  readonly untitled?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className="part" aria-label={props.title}>
      {!props.untitled && <h2>{props.title}</h2>}
      {props.about && <p className="soft">{props.about}</p>}
      {props.children}
    </section>
  );
}
