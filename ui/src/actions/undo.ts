/** What takes the last act back, for as long as that is offered. */
let last: (() => Promise<void>) | null = null;

/** Offers to take an act back; the one before it is no longer offered. */
export function offer(back: () => Promise<void>): void {
  last = back;
}

/** Offers it no longer. */
export function forget(back: () => Promise<void>): void {
  if (last === back) {
    last = null;
  }
}

/** Whether something can be taken back. */
export const canUndo = (): boolean => last !== null;

/** Takes the last act back. */
export function undo(): void {
  const back = last;
  last = null;
  void back?.();
}
