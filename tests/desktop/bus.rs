//! Who else is on the session's bus: a desktop that shows notifications, a tray with its menus, and the colours a person
//! chose.
#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::needless_pass_by_value,
    reason = "interfaces are as their specifications have them"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sampan_tests::process;
use tokio::runtime::Runtime;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, connection, interface};

use crate::session::Session;

const PATIENCE: Duration = Duration::from_secs(20);
const PORTAL: &str = "/org/freedesktop/portal/desktop";
const COLOURS: (&str, &str) = ("org.freedesktop.appearance", "color-scheme");

/// A menu's revision, and its root: number, properties, entries (com.canonical.dbusmenu).
type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));

/// A desktop environment, as far as programs notice it.
pub(crate) struct Desktop {
    runtime: Runtime,
    bus: Connection,
    told: Arc<Mutex<Vec<Told>>>,
    items: Arc<Mutex<Vec<(String, String)>>>,
}

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    pub(crate) title: String,
    pub(crate) body: String,
}

/// An entry of the tray's menu.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    id: i32,
    /// What it says; empty for a line between others.
    pub(crate) label: String,
    pub(crate) enabled: bool,
}

impl Desktop {
    /// Joins a session, before its programs start.
    pub(crate) fn join(session: &Session) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (told, items) = (Arc::default(), Arc::default());
        let bus = runtime
            .block_on(async {
                connection::Builder::address(session.bus())?
                    .serve_at("/org/freedesktop/Notifications", Notifications { told: Arc::clone(&told) })?
                    .serve_at("/StatusNotifierWatcher", Tray { items: Arc::clone(&items) })?
                    .serve_at(PORTAL, Settings { dark: false })?
                    .name("org.freedesktop.Notifications")?
                    .name("org.kde.StatusNotifierWatcher")?
                    .name("org.freedesktop.portal.Desktop")?
                    .build()
                    .await
            })
            .unwrap();
        Self { runtime, bus, told, items }
    }

    /// The notifications so far.
    pub(crate) fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().clone()
    }

    /// The person wants all windows dark, or light, from now on.
    pub(crate) fn darken(&self, dark: bool) {
        let changed = async {
            let settings = self.bus.object_server().interface::<_, Settings>(PORTAL).await?;
            settings.get_mut().await.dark = dark;
            let (space, key) = COLOURS;
            Settings::setting_changed(settings.signal_emitter(), space, key, scheme(dark)).await
        };
        self.runtime.block_on(changed).unwrap();
    }

    /// The menu of the one item in the tray, as it is now.
    ///
    /// # Panics
    /// When there is no item after some seconds.
    pub(crate) fn menu(&self) -> Vec<Entry> {
        let (owner, path) = self.item();
        let menu = self.property(&owner, &path, "Menu");
        let menu = OwnedObjectPath::try_from(menu).unwrap();
        let reply = self.call(
            &owner,
            menu.as_str(),
            "com.canonical.dbusmenu",
            "GetLayout",
            &(0_i32, -1_i32, Vec::<String>::new()),
        );
        let (_, (_, _, children)): Layout = reply.body().deserialize().unwrap();
        children.iter().map(entry).collect()
    }

    /// What the menu says, from top to bottom.
    pub(crate) fn labels(&self) -> Vec<String> {
        self.menu().into_iter().map(|entry| entry.label).collect()
    }

    /// Chooses what a person reads in the menu.
    ///
    /// # Panics
    /// When it is not there, or cannot be chosen.
    pub(crate) fn choose(&self, label: &str) {
        let entries = self.menu();
        let entry = entries.iter().find(|entry| entry.label == label && entry.enabled);
        let entry = entry.unwrap_or_else(|| panic!("{label:?} is none of {entries:#?}"));
        let (owner, path) = self.item();
        let menu = OwnedObjectPath::try_from(self.property(&owner, &path, "Menu")).unwrap();
        let clicked = (entry.id, "clicked", Value::from(0_i32), 0_u32);
        self.call(&owner, menu.as_str(), "com.canonical.dbusmenu", "Event", &clicked);
    }

    fn item(&self) -> (String, String) {
        let mut item = None;
        process::wait_until("there is something in the tray", PATIENCE, || {
            item = self.items.lock().unwrap().last().cloned();
            item.is_some()
        });
        item.unwrap()
    }

    fn property(&self, owner: &str, path: &str, name: &str) -> OwnedValue {
        let asked = ("org.kde.StatusNotifierItem", name);
        let reply = self.call(owner, path, "org.freedesktop.DBus.Properties", "Get", &asked);
        reply.body().deserialize().unwrap()
    }

    fn call<B>(&self, owner: &str, path: &str, face: &str, method: &str, body: &B) -> zbus::Message
    where
        B: zbus::export::serde::Serialize + zbus::zvariant::DynamicType,
    {
        self.runtime.block_on(self.bus.call_method(Some(owner), path, Some(face), method, body)).unwrap()
    }
}

fn entry(child: &OwnedValue) -> Entry {
    let Value::Structure(entry) = &**child else { panic!("no entry: {child:?}") };
    let [Value::I32(id), Value::Dict(properties), _] = entry.fields() else { panic!("no entry: {entry:?}") };
    let label = properties.get::<&str, String>(&"label").unwrap().unwrap_or_default();
    let enabled = properties.get::<&str, bool>(&"enabled").unwrap().unwrap_or(true);
    // An underscore marks the letter to be pressed; two of them are one.
    let label = label.replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_");
    Entry { id: *id, label, enabled }
}

fn scheme(dark: bool) -> Value<'static> {
    // 1: prefers dark; 2: prefers light.
    Value::from(if dark { 1_u32 } else { 2 })
}

struct Notifications {
    told: Arc<Mutex<Vec<Told>>>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[expect(clippy::too_many_arguments, reason = "the desktop notifications specification has so many")]
    fn notify(
        &self,
        _program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut told = self.told.lock().unwrap();
        told.push(Told { title, body });
        u32::try_from(told.len()).unwrap()
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("a test".into(), "Sampan".into(), "1".into(), "1.2".into())
    }

    fn close_notification(&self, _id: u32) {}
}

struct Tray {
    items: Arc<Mutex<Vec<(String, String)>>>,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Tray {
    fn register_status_notifier_item(&self, item: String, #[zbus(header)] header: zbus::message::Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // Some name their path, others their bus name.
        let path = if item.starts_with('/') { item } else { "/StatusNotifierItem".to_owned() };
        self.items.lock().unwrap().push((sender, path));
    }

    fn register_status_notifier_host(&self, _host: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items.lock().unwrap().iter().map(|(owner, path)| format!("{owner}{path}")).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// The portal's settings: what a person chose for all windows.
struct Settings {
    dark: bool,
}

#[interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    /// Deprecated since version 2, and what is asked all the same: the value lies in a variant of its own.
    fn read(&self, space: &str, key: &str) -> zbus::fdo::Result<Value<'static>> {
        Ok(Value::Value(Box::new(self.read_one(space, key)?)))
    }

    fn read_one(&self, space: &str, key: &str) -> zbus::fdo::Result<Value<'static>> {
        if (space, key) == COLOURS {
            return Ok(scheme(self.dark));
        }
        Err(zbus::fdo::Error::Failed(format!("no {space} {key}")))
    }

    #[zbus(signal)]
    async fn setting_changed(
        emitter: &SignalEmitter<'_>,
        space: &str,
        key: &str,
        value: Value<'_>,
    ) -> zbus::Result<()>;

    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        2
    }
}
