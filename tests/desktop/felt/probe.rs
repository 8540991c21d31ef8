//! What listens in the page and, beside it, asks for changes: the program is the real one, and so are its changes.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use crate::window::Window;

/// Notes each batch of news of jobs and each frame; `drive` has jobs changed at a steady pace.
///
/// A wish goes to the program as from any button; what comes of it comes back as news.
const PROBE: &str = r#"
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    const felt = { batches: [], gaps: 0, frames: [], watch: false, seen: {}, wishes: {}, refused: 0, late: 0, left: 0 };
    window.felt = felt;
    let last = null;
    const hear = ({ payload }) => {
      felt.batches.push([performance.now(), payload.jobs.length]);
      if (payload.gap || (last !== null && payload.batch !== last + 1)) felt.gaps += 1;
      last = payload.batch;
      for (const job of payload.jobs) felt.seen[job.id] = job.status;
    };
    void invoke("plugin:event|listen", { event: "jobs", target: { kind: "Any" }, handler: transformCallback(hear) });
    const frame = (at) => {
      if (felt.watch) felt.frames.push(at);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);

    const ANY = { status: [], rule: null, run: null, words: "", operation: null, target: null, failure: null,
      since: null, until: null, among: [], except: [] };
    // Turn about: what waits is stopped, what was stopped is retried.
    const toggle = async (group) => {
      const outcomes = await invoke(group.on ? "stop_jobs" : "retry_jobs", { ids: group.ids });
      group.on = !group.on;
      for (const { job, failure } of outcomes) {
        if (failure) felt.refused += 1;
        else felt.wishes[job] = (felt.wishes[job] ?? 0) + 1;
      }
    };
    const raise = async (group) => {
      group.on = !group.on;
      const { done } = await invoke("prioritise_matching", { filter: { ...ANY, among: group.ids }, priority: group.on ? 7 : 3 });
      felt.refused += group.ids.length - done;
    };
    /** Has each group of jobs changed every so many milliseconds, for so long. */
    felt.drive = (how, groups, every, long) => {
      const change = { toggle, raise }[how];
      felt.left = groups.length;
      groups.forEach((ids, place) => {
        const group = { ids, on: true, busy: false };
        const from = performance.now() + (place * every) / groups.length;
        let turn = 0;
        const step = async () => {
          const now = performance.now();
          if (now - from > long && group.on) {
            felt.left -= 1;
            return;
          }
          await change(group);
          turn += 1;
          const next = from + turn * every - performance.now();
          if (next < 0) {
            felt.late += 1;
            turn = Math.floor((performance.now() - from) / every);
          }
          setTimeout(() => void step(), Math.max(0, next));
        };
        setTimeout(() => void step(), from - performance.now());
      });
    };
"#;

/// A window with something in it that listens.
pub(crate) struct Probe<'a>(pub(crate) &'a Window);

/// What was heard in a span of time.
pub(crate) struct Heard {
    /// Seconds.
    pub(crate) span: f64,
    pub(crate) batches: f64,
    /// Jobs that were told of, each batch for itself.
    pub(crate) changes: f64,
    pub(crate) frames: f64,
    /// The longest time between two frames, in milliseconds.
    pub(crate) longest: f64,
}

impl<'a> Probe<'a> {
    pub(crate) fn put(window: &'a Window) -> Self {
        window.script(PROBE);
        Self(window)
    }

    /// Begins to have groups of jobs changed, each every so often.
    pub(crate) fn drive(&self, how: &str, groups: &[Vec<String>], every: Duration, long: Duration) {
        let millis = |span: Duration| u64::try_from(span.as_millis()).unwrap();
        let words = [json!(how), json!(groups), json!(millis(every)), json!(millis(long))];
        let words: Vec<_> = words.iter().map(Value::to_string).collect();
        self.0.script(&format!("felt.drive({})", words.join(", ")));
    }

    /// Waits until nothing is changed any more.
    pub(crate) fn ends(&self, within: Duration) {
        sampan_tests::process::wait_until("the changes end", within, || {
            std::thread::sleep(Duration::from_millis(200));
            self.0.script("return felt.left") == 0
        });
        // The last batch is on its way.
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Listens for so long.
    pub(crate) fn hear(&self, long: Duration) -> Heard {
        self.0
            .script("felt.batches = []; felt.frames = []; felt.watch = true; felt.from = performance.now()");
        std::thread::sleep(long);
        let heard = self.0.script(
            "felt.watch = false;
             const { frames, batches } = felt;
             const gaps = frames.slice(1).map((at, before) => at - frames[before]);
             return [performance.now() - felt.from, batches.length, batches.reduce((sum, [, jobs]) => sum + jobs, 0),
               frames.length, Math.max(0, ...gaps)];",
        );
        let number = |place: usize| heard[place].as_f64().unwrap();
        Heard {
            span: number(0) / 1_000.0,
            batches: number(1),
            changes: number(2),
            frames: number(3),
            longest: number(4),
        }
    }
}

impl Heard {
    pub(crate) fn a_second(&self, count: f64) -> f64 {
        count / self.span
    }
}

/// The process that shows the page, a child of the program.
///
/// # Panics
/// When there is none.
pub(crate) fn web_process(window: &Window) -> i32 {
    let parent = format!("/proc/{0}/task/{0}/children", window.id());
    let children = fs::read_to_string(parent).unwrap();
    let mut children = children.split_whitespace().filter_map(|id| id.parse().ok());
    let is_web = |id: &i32| {
        fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.starts_with("WebKitWebPro"))
    };
    children.find(is_web).expect("the program shows a page")
}
