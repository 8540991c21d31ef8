import type { ReactNode } from "react";

/** The head of a page: its name, and what can be done with all of it. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <header className="page-head">
      <h1 tabIndex={-1} title={title}>
        {title}
      </h1>
      <div className="space" />
      {children}
    </header>
  );
}
