/** Something done when it is asked for, but at most once in `everyMs`: what is asked for sooner is done then. */
export function seldom(what: () => void, everyMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  return {
    ask: () => {
      const done = () => {
        timer = undefined;
        last = Date.now();
        what();
      };
      timer ??= setTimeout(done, Math.max(0, last + everyMs - Date.now()));
    },
    /** What was asked for is not done. */
    cancel: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
