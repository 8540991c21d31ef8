import { useEffect } from "react";

/**
 * What has the focus may go away: a row that is deleted, a page that is left. The focus does not go with it: another row
 * of the same table has it then, or the name of the page.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let grid: Element | null = null;
    const came = ({ target }: FocusEvent) => {
      last = target as Element;
      // A dialog stands over the page: the table below it is the one that is gone back to.
      if (last.closest("main")) {
        grid = last.closest("[role=grid]");
      }
    };
    const look = () => {
      if (!last || last.isConnected || document.activeElement !== document.body) {
        return;
      }
      const row = grid?.isConnected ? grid.querySelector<HTMLElement>('[tabindex="0"]') : null;
      (row ?? document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: true });
    };
    document.addEventListener("focusin", came);
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", came);
      observer.disconnect();
    };
  }, []);
}
