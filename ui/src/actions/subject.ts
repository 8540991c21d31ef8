import { useEffect } from "react";
import type { Rule, Run, Target } from "../platform/host";
import type { Choice } from "./jobs";

/** What can be acted on. */
export interface Subjects {
  readonly rule: Rule;
  readonly target: Target;
  readonly run: Run;
  readonly jobs: Choice;
}

export type Kind = keyof Subjects;

/** Something, and what kind of thing it is. */
export type Subject = { readonly [K in Kind]: { readonly kind: K; readonly of: Subjects[K] } }[Kind];

let now: Subject | null = null;

/** What the page in front acts on: the row the keyboard is at, or what is selected. */
export const subject = (): Subject | null => now;

/** Says what the page in front acts on, for as long as this is drawn. */
export function useSubject(next: Subject | null): void {
  useEffect(() => {
    now = next;
    return () => {
      if (now === next) {
        now = null;
      }
    };
  }, [next]);
}
