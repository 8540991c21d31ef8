//! What the window may do, held line by line: whoever widens it changes this file too, and says why.

use std::fs;
use std::path::{Path, PathBuf};

use sampan_tests::sampan::workspace;
use serde_json::{Value, json};

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parsed(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap()
}

/// Every file below a directory with one of these endings.
pub(crate) fn sources(directory: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && !["node_modules", "target", "gen"].contains(&name.as_str()) {
            found.extend(sources(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_window_may_call_what_is_listed_here() {
    // Every file of the directory would be in force: there is one.
    let capabilities = workspace().join("src-tauri/capabilities");
    let files: Vec<_> = fs::read_dir(capabilities).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["main.json"]);
    let mut main = parsed("src-tauri/capabilities/main.json");
    let main = main.as_object_mut().unwrap();
    main.remove("$schema");
    main.remove("description");
    assert_eq!(
        Value::from(main.clone()),
        json!({
            "identifier": "main",
            "windows": ["main"],
            "permissions": ["core:event:allow-listen", "core:event:allow-unlisten", "dialog:allow-open"],
        }),
        "no file system, no shell, no other site"
    );
}

#[test]
fn the_window_loads_its_own_files_and_nothing_else() {
    let app = &parsed("src-tauri/tauri.conf.json")["app"];
    assert_eq!(
        app["security"],
        json!({
            "csp": "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                    font-src 'self'; connect-src ipc: http://ipc.localhost; object-src 'none'; frame-src 'none'; \
                    base-uri 'none'; form-action 'none'",
            "capabilities": ["main"],
        })
    );
    assert_eq!(app["withGlobalTauri"], Value::Null);
    assert_eq!(app["windows"].as_array().unwrap().len(), 1);
    let page = read("ui/index.html");
    assert!(!page.contains("<style"), "Tauri would add a nonce, and with it inline styles would be refused");
    for shell in sources(&workspace().join("src-tauri/src"), &[".rs"]) {
        let text = fs::read_to_string(&shell).unwrap();
        assert!(!text.contains("open_devtools") && !text.contains("eval("), "{}", shell.display());
    }
}

#[test]
fn the_shell_has_the_plugins_that_are_listed_here() {
    let main = read("src-tauri/src/main.rs");
    let plugins: Vec<&str> = main
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".plugin(tauri_plugin_"))
        .filter_map(|plugin| plugin.split("::").next())
        .collect();
    assert_eq!(plugins, ["single_instance", "window_state", "notification", "autostart", "dialog"]);
    // CVE-2026-42184: before 2.11.1 a strange site was taken for ours.
    let lock = read("Cargo.lock");
    let version = lock.split("name = \"tauri\"\nversion = \"").nth(1).unwrap().split('"').next().unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![2, 11, 1], "tauri {version}");
}

#[test]
fn the_page_makes_no_html_of_text_and_takes_nothing_of_the_builders_environment() {
    let never =
        ["dangerouslySetInnerHTML", "innerHTML", "outerHTML", "document.write", "eval(", "new Function"];
    for source in sources(&workspace().join("ui/src"), &[".ts", ".tsx"]) {
        let text = fs::read_to_string(&source).unwrap();
        for word in never.iter().filter(|word| text.contains(**word)) {
            let in_test = source.to_str().unwrap().contains(".test.");
            assert!(in_test, "{word} in {}", source.display());
        }
    }
    assert!(read("ui/vite.config.ts").contains("envPrefix: \"VITE_\""), "CVE-2023-46115");
}

/// CVE-2023-2253 and its like: no room is taken because somebody else's number says so.
#[test]
fn no_room_is_reserved_by_the_number_of_a_stranger() {
    for source in sources(&workspace().join("src-tauri/crates/registry/src"), &[".rs"]) {
        let text = fs::read_to_string(&source).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for reserved in code.split("with_capacity(").skip(1) {
            let arguments = reserved.split(')').next().unwrap();
            let is_ours = |size: &str| {
                size.trim().starts_with(|first: char| first.is_ascii_digit() || first.is_uppercase())
            };
            let ours = arguments.split(',').any(is_ours);
            assert!(ours || reserved.starts_with("self.len()"), "{}: {arguments}", source.display());
        }
    }
}

/// Layers are carried, never opened: no path in one can lead anywhere (GHSA-fxhp-mv3v-67qp, RUSTSEC-2026-0067).
#[test]
fn layers_are_never_unpacked() {
    for source in sources(&workspace().join("src-tauri"), &[".rs"]) {
        let path = source.to_str().unwrap();
        let text = fs::read_to_string(&source).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        // What is unpacked to nowhere is a line of a log.
        let code = code.replace(".unpack()", "");
        for word in ["tar::Archive", ".unpack(", ".unpack_in(", "GzDecoder", "zstd::"] {
            // A test reads an archive by other means than ours, and an answer that a registry has encoded unasked is read.
            let known =
                path.ends_with("map/tests.rs") || path.ends_with("incoming.rs") && word == "GzDecoder";
            assert!(known || !code.contains(word), "{word} in {path}");
        }
    }
}

/// What the window may ask for has no getter of a secret; a login that comes from it cannot be printed or sent on.
#[test]
fn secrets_go_in_and_never_out() {
    let commands = read("src-tauri/src/commands/mod.rs");
    for word in ["get_secret", "secret_get", "get_password", "read_secret", "get_credential", "show_password"]
    {
        assert!(!commands.contains(word), "{word}");
    }
    let window = read("src-tauri/src/wire/target.rs");
    let draft = window.split("pub(crate) enum CredentialDraft").next().unwrap();
    assert!(draft.ends_with(
        "#[derive(Clone, Deserialize, Type)]\n#[serde(tag = \"kind\", rename_all = \"snake_case\")]\n"
    ));
}

/// CVE-2023-31134: a page that is led elsewhere, or opens another window, would take the window's rights along.
#[test]
fn the_window_goes_nowhere_else() {
    let window = read("src-tauri/src/window.rs");
    let rule =
        window.split(".on_navigation(|url| {").nth(1).and_then(|rest| rest.split("})").next()).unwrap();
    let rule: String = rule.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        rule,
        "let ours = url.scheme() == \"tauri\" || url.host_str() == Some(\"tauri.localhost\"); \
         ours || cfg!(dev) && url.host_str() == Some(\"127.0.0.1\")",
        "our own pages, and those of the builder's machine while it builds"
    );
    assert!(window.contains(".on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)"));
    assert_eq!(window.matches("WebviewWindowBuilder::").count(), 1, "one window");
}

/// CVE-2023-46115: nothing of the builder's environment and no key is in what the window loads, where it was built.
#[test]
fn no_key_is_in_what_the_window_loads() {
    let built = workspace().join("ui/dist");
    if !built.exists() {
        return;
    }
    for file in sources(&built, &[".js", ".html", ".css"]) {
        let text = fs::read_to_string(&file).unwrap();
        for word in ["TAURI_SIGNING", "TAURI_PRIVATE", "PRIVATE KEY-----", "process.env."] {
            assert!(!text.contains(word), "{word} in {}", file.display());
        }
    }
}

/// A panic of one job must not end the others: it unwinds, in every profile.
#[test]
fn a_panic_unwinds() {
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("panic = \"unwind\"") && !manifest.contains("panic = \"abort\""));
}
