/** Whether keys are those of a Mac: Command instead of Control. */
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A shortcut taken apart: `Mod+Shift+P`. `Mod` is Control, or Command on a Mac. */
function parts(keys: string): { readonly mod: boolean; readonly shift: boolean; readonly key: string } {
  const all = keys.split("+");
  return { mod: all.includes("Mod"), shift: all.includes("Shift"), key: all.at(-1) ?? "" };
}

/** Whether what was pressed is the shortcut. */
export function isPressed(keys: string, event: Pressed, mac = MAC): boolean {
  const { mod, shift, key } = parts(keys);
  const held = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  // A sign like `?` is reached in another way on each keyboard: what was reached counts.
  const shifted = /^[A-Za-z0-9]$|^..+$/.test(key) ? event.shiftKey === shift : true;
  return (
    event.key.toLowerCase() === (key === "Space" ? " " : key.toLowerCase()) &&
    held === mod &&
    !other &&
    !event.altKey &&
    shifted
  );
}

const SIGNS: Record<string, string> = {
  Mod: "⌘",
  Shift: "⇧",
  Delete: "⌦",
  Enter: "↩",
};

/** The shortcut as it is written on the keys, one text a key. */
export function caps(keys: string, mac = MAC): readonly string[] {
  return keys.split("+").map((key) => (mac ? (SIGNS[key] ?? key) : key === "Mod" ? "Ctrl" : key));
}

/** The shortcut in one text: `Ctrl+K`, or `⌘K`. */
export function written(keys: string, mac = MAC): string {
  return caps(keys, mac).join(mac ? "" : "+");
}

/** The shortcut as `aria-keyshortcuts` wants it. */
export function aria(keys: string, mac = MAC): string {
  return keys
    .split("+")
    .map((key) => (key === "Mod" ? (mac ? "Meta" : "Control") : key))
    .join("+");
}

/** Whether keys belong to what somebody types into. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=combobox]") !== null)
  );
}
