import { useEffect, useRef, useState } from "react";
import { commands } from "../../platform/host";

/** How long typing rests before the log is searched, in milliseconds. */
const REST_MS = 150;

/** What has been found, up to a line. */
interface Found {
  readonly wanted: string;
  readonly matches: readonly number[];
  readonly upTo: number;
}

const NOTHING: Found = { wanted: "", matches: [], upTo: 0 };

/**
 * The numbers of all lines that say a text, searched by the application over the whole log, and in what comes in. They
 * are searched anew in another language, for there they say something else.
 */
export function useSearch(
  job: string,
  wanted: string,
  size: number,
  language: string,
): { readonly matches: readonly number[]; readonly busy: boolean } {
  const needle = wanted.trim();
  const [found, setFound] = useState(NOTHING);
  const known = useRef(found);
  const key = `${language} ${needle}`;

  useEffect(() => {
    let left = false;
    const same = known.current.wanted === key;
    const from = same ? known.current.upTo : 0;
    if (needle === "" || (same && from >= size)) {
      return undefined;
    }
    const timer = setTimeout(
      async () => {
        const more = await commands.searchLog(job, needle, from).catch(() => []);
        if (!left) {
          const before = same ? known.current.matches : [];
          known.current = { wanted: key, matches: [...before, ...more], upTo: size };
          setFound(known.current);
        }
      },
      same ? 500 : REST_MS,
    );
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [job, needle, key, size]);

  const current = needle !== "" && found.wanted === key;
  return { matches: current ? found.matches : [], busy: needle !== "" && !current };
}
