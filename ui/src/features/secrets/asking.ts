/** Who opens the question for the passphrase. */
const listeners = new Set<() => void>();

/** Asks for the passphrase of the encrypted file, wherever in the window that is wanted. */
export function askToUnlock(): void {
  for (const listener of listeners) {
    listener();
  }
}

/** Is told when the passphrase is to be asked for. Gives what ends that. */
export function onAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
