//! A thousand changes of state a second, while an image is on its way: none is lost, the window hears of them ten times
//! a second, and the worker does not notice.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sampan_tests::image::{Form, Layout};
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

use super::figures::{Figure, number};
use super::full;
use super::probe::Probe;
use crate::window::Window;

/// Ten groups, each of which changes ten times a second.
const GROUPS: u64 = 10;
const EACH: u64 = 10;
const EVERY: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(40);
/// A blob that takes about eight seconds.
const PACE: u64 = 2 << 20;
const BLOB: u64 = 16 << 20;
/// How much longer it may take beside the flood.
const SLOWER: f64 = 1.1;

pub(crate) fn measure() -> Vec<Figure> {
    let machine = full::machine();
    let [source, destination] = [(); 2].map(|()| Registry::start(Setup::Plain));
    for (seed, tag) in [(1, "calm"), (2, "flood")] {
        let mut layout = Layout::create(&machine.home().join(tag));
        let layer = layout.large_layer(seed, BLOB);
        let image = layout.image(0, tag, &[&layer]);
        layout.tag(&format!("team/{tag}:1"), &image);
        layout.push(&source, Form::Oci);
    }
    let way = Proxy::start(destination.port(), Way { upload: PACE, ..Way::FREE });
    let more = |tag| format!(", repositories: {{ include: [\"team/{tag}\"] }}, priority: 1000");
    let file = RuleFile::default()
        .registry("here", &source)
        .registry_at("there", &destination, way.port())
        .rule("calm", "here", "there", &more("calm"))
        .rule("flood", "here", "there", &more("flood"));
    machine.write("rules.yaml", &file.text());
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);

    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=jobs]");
    window.see("[data-job]");
    let probe = Probe::put(&window);
    let calm = transfer(&machine, &window, "calm");

    // Those that were made last wait behind it.
    let all = full::newest(GROUPS * EACH);
    let groups: Vec<_> = all.chunks(EACH.try_into().unwrap()).map(<[_]>::to_vec).collect();
    probe.drive("toggle", &groups, EVERY, LONG);
    let listening = Instant::now();
    std::thread::sleep(Duration::from_secs(1));
    let heard = probe.hear(Duration::from_secs(10));
    let flood = transfer(&machine, &window, "flood");
    probe.ends(2 * LONG);
    println!("the flood took {:.1?}", listening.elapsed());

    // Each wish that was granted is a step in its job's timeline, and what the window heard last is how it is.
    let wishes: BTreeMap<String, u64> = serde_json::from_value(window.script("return felt.wishes")).unwrap();
    let heard_last: BTreeMap<String, String> =
        serde_json::from_value(window.script("return felt.seen")).unwrap();
    let (mut steps, mut wrong) = (0, Vec::new());
    for (id, granted) in &wishes {
        let job = window.script_with(
            "const [id, done] = arguments;
             window.__TAURI_INTERNALS__.invoke('show_job', { id }).then(done);",
            vec![json!(id)],
        );
        let taken = job["timeline"].as_array().unwrap().len() as u64;
        steps += taken;
        if taken != *granted || job["job"]["status"] != json!(heard_last[id]) {
            wrong.push((id.clone(), *granted, taken));
        }
    }
    let granted: u64 = wishes.values().sum();
    let [gaps, late, refused] =
        ["gaps", "late", "refused"].map(|name| window.script(&format!("return felt.{name}")));
    let rate = number(granted) / LONG.as_secs_f64();
    let batches = heard.a_second(heard.batches);
    window.leave();
    vec![
        Figure::told("changes of state a second, each wished, written to disk and told", format!("{rate:.0}"))
            .must("≥ 950", rate >= 950.0),
        Figure::told(
            "of them lost",
            format!("{} of {granted} (steps in the timelines: {steps}; gaps in the news: {gaps}; refused: {refused}; late: {late})", wrong.len()),
        )
        .must("0", wrong.is_empty() && gaps == 0 && refused == 0),
        Figure::told("news of them in the window: batches a second", format!("{batches:.1}"))
            .must("9.5 – 10.5", (9.5..=10.5).contains(&batches)),
        Figure::told("frames a second meanwhile", format!("{:.1}", heard.a_second(heard.frames))),
        Figure::told(
            "a blob of 16 MiB over a line of 2 MiB/s, beside them and without them",
            format!("{flood:.2} s, {calm:.2} s: {:.3}", flood / calm),
        )
        .must(format!("≤ {SLOWER}"), flood <= SLOWER * calm),
    ]
}

/// Has one image copied by a queue that is paused before and after. Gives the seconds that its job took.
fn transfer(machine: &Sampan, window: &Window, rule: &str) -> f64 {
    machine.json(&["rule", "run", rule]).expect_code(0);
    let job = || -> Value {
        let jobs = machine.json(&["job", "list", "--rule", rule]).expect_code(0).json;
        jobs["jobs"][0].clone()
    };
    process::wait_until("the job is planned", Duration::from_secs(20), || job().is_object());
    window.click("[data-action=queue-resume]");
    process::wait_until("it runs", Duration::from_secs(20), || job()["status"] == "running");
    window.click("[data-action=queue-pause]");
    process::wait_until("it has ended", Duration::from_secs(60), || {
        std::thread::sleep(Duration::from_millis(200));
        job()["status"] == "finished"
    });
    let job = job();
    let at = |name: &str| job[name].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    (at("ended") - at("started")).as_seconds_f64()
}
