/** What stands beside the list and above it, in pixels. Where that is more or less, the list is laid out once more. */
const BESIDE = 378;
const ABOVE = 98;

let last = { width: window.innerWidth - BESIDE, height: window.innerHeight - ABOVE };

/** The room that the list had last, or that the window leaves it: it is drawn for that before its own is known. */
export function roomBefore(): { readonly width: number; readonly height: number } {
  return last;
}

/** Keeps the room that the list has. */
export function keepRoom(width: number, height: number): void {
  last = { width, height };
}
