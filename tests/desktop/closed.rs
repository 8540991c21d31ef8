//! The page can do what it needs and nothing else: no other host, no other page, no foreign script, no file.

use sampan_tests::sampan::Sampan;

use crate::window::Window;

/// What each attempt comes to: `open` where it succeeds.
const ATTEMPTS: &str = r#"
    const [port, done] = arguments;
    const outcome = async (attempt) => {
      try { await attempt(); return "open"; } catch (refused) { return `closed: ${refused}`; }
    };
    const invoke = window.__TAURI_INTERNALS__.invoke;
    const host = `http://127.0.0.1:${port}`;
    const loaded = (element, place) => new Promise((yes, no) => {
      element.onload = yes; element.onerror = () => no("refused");
      Object.assign(element, { src: place });
      document.body.append(element);
    });
    Promise.all([
      outcome(() => fetch(host)),
      outcome(() => loaded(document.createElement("img"), `${host}/a.png`)),
      outcome(() => loaded(document.createElement("script"), `${host}/a.js`)),
      outcome(() => new Promise((yes, no) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}`);
        socket.onopen = yes; socket.onerror = () => no("refused");
      })),
      outcome(() => { (0, eval)("1 + 1"); }),
      outcome(() => invoke("plugin:fs|read_text_file", { path: "/etc/passwd" })),
      outcome(() => invoke("plugin:shell|execute", { program: "id" })),
      outcome(() => invoke("plugin:dialog|save", { options: {} })),
      outcome(() => invoke("plugin:event|emit", { event: "jobs", payload: {} })),
      outcome(() => invoke("plugin:window|close", { label: "main" })),
      outcome(() => invoke("plugin:webview|create_webview_window", { options: { label: "x", url: "/" } })),
    ]).then(done);
"#;

#[test]
fn the_page_reaches_no_other_host_no_file_and_no_program() {
    // Somebody who would be glad of a visit.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    let machine = Sampan::new();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.see("h1");
    let outcomes = window.script_with(ATTEMPTS, vec![port.into()]);
    for (number, outcome) in outcomes.as_array().unwrap().iter().enumerate() {
        assert!(outcome.as_str().unwrap().starts_with("closed"), "attempt {number}: {outcomes:#}");
    }
    window.script(&format!("window.open('http://127.0.0.1:{port}/')"));
    window.script(&format!("window.location.href = 'http://127.0.0.1:{port}/'"));
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(window.script("return window.location.protocol"), "tauri:");
    assert!(listener.accept().is_err(), "nobody was visited");
}

#[test]
fn what_the_page_may_ask_of_the_shell_is_written_down() {
    let read = |path: &str| -> serde_json::Value {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        serde_json::from_slice(&std::fs::read(root.join("src-tauri").join(path)).unwrap()).unwrap()
    };
    let capability = read("capabilities/main.json");
    let granted =
        serde_json::json!(["core:event:allow-listen", "core:event:allow-unlisten", "dialog:allow-open"]);
    assert_eq!(capability["permissions"], granted);
    assert_eq!(
        (&capability["windows"], &capability["remote"]),
        (&serde_json::json!(["main"]), &serde_json::Value::Null)
    );
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("src-tauri/capabilities");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1, "one capability");
    let security = &read("tauri.conf.json")["app"]["security"];
    let policy = security["csp"].as_str().unwrap();
    for closed in ["default-src 'self'", "script-src 'self';", "object-src 'none'", "frame-src 'none'"] {
        assert!(policy.contains(closed), "{policy}");
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains("https:"), "{policy}");
}
