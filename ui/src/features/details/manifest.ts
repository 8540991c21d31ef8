/** A manifest as it is read by a person. */
export interface Readable {
  /** Indented; exactly as it came where it is no JSON. */
  readonly text: string;
  /** What an index names. */
  readonly children: readonly { readonly digest: string; readonly platform: string | null }[];
}

interface Named {
  readonly digest?: unknown;
  readonly platform?: { readonly os?: unknown; readonly architecture?: unknown; readonly variant?: unknown };
}

/** Reads a manifest. */
export function readManifest(text: string): Readable {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { text, children: [] };
  }
  const manifests = (document as { readonly manifests?: unknown } | null)?.manifests;
  const named = Array.isArray(manifests) ? (manifests as readonly Named[]) : [];
  const children = named.flatMap(({ digest, platform }) =>
    typeof digest === "string" ? [{ digest, platform: platformOf(platform) }] : [],
  );
  return { text: JSON.stringify(document, null, 2), children };
}

function platformOf(platform: Named["platform"]): string | null {
  const parts = [platform?.os, platform?.architecture, platform?.variant];
  const said = parts.filter((part): part is string => typeof part === "string" && part !== "");
  // An attestation says that it is for no platform (BuildKit).
  return said.length === 0 || said[0] === "unknown" ? null : said.join("/");
}

/** A piece of JSON, and what it is: a key, a text, a number or a word; null for what stands between them. */
export interface Piece {
  readonly kind: "key" | "text" | "number" | "word" | null;
  readonly text: string;
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Indented JSON in pieces that are coloured. */
export function lit(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    const [whole, quoted, colon, number] = found;
    pieces.push({ kind: null, text: text.slice(from, found.index) });
    const kind = quoted === undefined ? (number === undefined ? "word" : "number") : colon ? "key" : "text";
    const own = quoted ?? whole;
    pieces.push({ kind, text: own });
    from = found.index + own.length;
  }
  pieces.push({ kind: null, text: text.slice(from) });
  return pieces.filter((piece) => piece.text !== "");
}
