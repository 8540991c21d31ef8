import { caps } from "./keys";

/** A shortcut as it stands on the keys. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {caps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
