import { type KeyboardEvent, type ReactNode, useId } from "react";

/** A row of tabs over one panel. Arrow keys walk along the row. */
export function Tabs({
  name,
  tabs,
  chosen,
  onChoose,
  children,
}: {
  readonly name: string;
  readonly tabs: readonly { readonly id: string; readonly title: string }[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly children: ReactNode;
}) {
  const own = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const last = tabs.length - 1;
    const next = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + last) % tabs.length,
      Home: 0,
      End: last,
    }[event.key];
    const tab = next === undefined ? undefined : tabs[next];
    if (tab) {
      event.preventDefault();
      onChoose(tab.id);
      event.currentTarget.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
    }
  };
  return (
    <>
      <div className="job-tabs" role="tablist" aria-label={name} tabIndex={-1} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${own}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === chosen}
            aria-controls={`${own}-panel`}
            tabIndex={tab.id === chosen ? 0 : -1}
            onClick={() => onChoose(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div
        className="job-panel"
        role="tabpanel"
        id={`${own}-panel`}
        aria-labelledby={`${own}-${chosen}`}
        data-tab-shown={chosen}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
        tabIndex={0}
      >
        {children}
      </div>
    </>
  );
}
