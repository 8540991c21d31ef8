//! What a person does to the window from outside of it: there is no window manager, so its part is played here, and
//! that of a file manager from which a file is dragged.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use nix::unistd::Pid;
use sampan_tests::process;
use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, EventMask,
    MapState, PropMode, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::session::Session;
use crate::window::Window;

const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody at the display, with the program's window before them.
pub(crate) struct Hands {
    display: RustConnection,
    root: u32,
    window: u32,
}

/// Where a window is and how large, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Hands {
    /// Finds the window of a program, shown or put away.
    ///
    /// # Panics
    /// When it has none after some seconds.
    pub(crate) fn on(session: &Session, program: Pid) -> Self {
        let begin = Instant::now();
        loop {
            if let Some(found) = Self::find(session, program) {
                return found;
            }
            let late = begin.elapsed() > PATIENCE;
            assert!(!late, "{program} has no window; what is there: {:#?}", Self::all(session));
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Every window of the display, with whose it is, for somebody who looks for one in vain.
    fn all(session: &Session) -> Vec<String> {
        let (display, screen) = x11rb::connect(Some(session.display())).unwrap();
        let root = display.setup().roots[screen].root;
        let all = display.query_tree(root).unwrap().reply().unwrap().children;
        let hands = Self { display, root, window: 0 };
        let said = |window: &u32| {
            let frame = hands.display.get_geometry(*window).unwrap().reply();
            format!("{window:#x} of {:?}: {frame:?}", hands.owner(*window))
        };
        all.iter().map(said).collect()
    }

    /// The window of a program; nothing where none was ever shown.
    pub(crate) fn find(session: &Session, program: Pid) -> Option<Self> {
        let (display, screen) = x11rb::connect(Some(session.display())).unwrap();
        let root = display.setup().roots[screen].root;
        let all = display.query_tree(root).unwrap().reply().unwrap().children;
        let mut hands = Self { display, root, window: 0 };
        hands.window = all.into_iter().find(|window| hands.is_main(*window, program))?;
        Some(hands)
    }

    /// The program has small windows of its own that are never shown.
    fn is_main(&self, window: u32, program: Pid) -> bool {
        let large = self.display.get_geometry(window).unwrap().reply().is_ok_and(|frame| frame.width > 400);
        self.owner(window) == Some(program) && large
    }

    /// The process that a window belongs to.
    fn owner(&self, window: u32) -> Option<Pid> {
        let id = self.atom("_NET_WM_PID");
        let property =
            self.display.get_property(false, window, id, AtomEnum::CARDINAL, 0, 1).unwrap().reply();
        let owner = property.ok().and_then(|property| property.value32()?.next())?;
        i32::try_from(owner).ok().map(Pid::from_raw)
    }

    fn atom(&self, name: &str) -> Atom {
        self.display.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    /// Whether the window is on the display.
    pub(crate) fn sees(&self) -> bool {
        let attributes = self.display.get_window_attributes(self.window).unwrap().reply();
        attributes.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
    }

    /// Presses the button that closes the window.
    pub(crate) fn close(&self) {
        self.message(self.window, "WM_PROTOCOLS", [self.atom("WM_DELETE_WINDOW"), CURRENT_TIME, 0, 0, 0]);
    }

    /// Closes the window and answers its question: into the tray. The page is out of sight before a click of the driver's
    /// would be over, so the page clicks itself.
    ///
    /// # Panics
    /// When it is not asked, or stays.
    pub(crate) fn put_away(&self, window: &Window) {
        let answer = ".ant-modal [data-action=tray]";
        window.wait("no earlier question is left", || !window.has(answer));
        self.close();
        window.see(answer);
        window.script(&format!("document.querySelector('{answer}').click()"));
        process::wait_until("the window is away", PATIENCE, || !self.sees());
    }

    /// Where the window is.
    pub(crate) fn frame(&self) -> Frame {
        let frame = self.display.get_geometry(self.window).unwrap().reply().unwrap();
        Frame {
            left: frame.x.into(),
            top: frame.y.into(),
            width: frame.width.into(),
            height: frame.height.into(),
        }
    }

    /// Moves the window and pulls at its corner.
    pub(crate) fn place(&self, frame: Frame) {
        let Frame { left, top, width, height } = frame;
        let wanted = ConfigureWindowAux::new().x(left).y(top).width(width).height(height);
        self.display.configure_window(self.window, &wanted).unwrap();
        self.display.flush().unwrap();
        process::wait_until("the window is there", PATIENCE, || self.frame() == frame);
    }

    /// Drags a file from elsewhere onto the middle of the window and lets it go (XDND, version 5).
    ///
    /// # Panics
    /// When the window does not take it.
    pub(crate) fn drop_file(&self, path: &Path) {
        let list = self.atom("text/uri-list");
        let source = self.display.generate_id().unwrap();
        let (class, visual) = (WindowClass::INPUT_OUTPUT, x11rb::COPY_FROM_PARENT);
        let nothing = CreateWindowAux::new();
        self.display.create_window(0, source, self.root, 0, 0, 1, 1, 0, class, visual, &nothing).unwrap();
        self.display.set_selection_owner(source, self.atom("XdndSelection"), CURRENT_TIME).unwrap();
        let text = format!("file://{}\r\n", path.display());

        let copy = self.atom("XdndActionCopy");
        let Frame { left, top, width, height } = self.frame();
        let [x, y] = [left + i32::try_from(width / 2).unwrap(), top + i32::try_from(height / 2).unwrap()];
        let place = u32::try_from((x << 16) | y).unwrap();
        self.message(self.window, "XdndEnter", [source, 5 << 24, list, 0, 0]);
        // A hand moves on the way: the window looks at what it is being brought and then says whether it wants it.
        let begin = Instant::now();
        let mut wanted = false;
        while !wanted {
            assert!(begin.elapsed() < PATIENCE, "the window wants no file");
            self.message(self.window, "XdndPosition", [source, 0, place, CURRENT_TIME, copy]);
            wanted = self.answer(&text, "XdndStatus").is_some_and(|[_, flags, ..]| flags & 1 == 1);
        }
        self.message(self.window, "XdndDrop", [source, 0, CURRENT_TIME, 0, 0]);
        while self.answer(&text, "XdndFinished").is_none() {
            assert!(begin.elapsed() < PATIENCE, "the window keeps the hand");
        }
    }

    /// Gives the text to whoever asks for it, for half a second or until that message comes.
    fn answer(&self, text: &str, awaited: &str) -> Option<[u32; 5]> {
        let awaited = self.atom(awaited);
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(500) {
            match self.display.poll_for_event().unwrap() {
                Some(Event::ClientMessage(message)) if message.type_ == awaited => {
                    return Some(message.data.as_data32());
                }
                Some(Event::SelectionRequest(request)) => self.give(&request, text),
                Some(_) => {}
                None => thread::sleep(Duration::from_millis(5)),
            }
        }
        None
    }

    fn give(&self, request: &SelectionRequestEvent, text: &str) {
        let &SelectionRequestEvent { requestor, selection, target, property, time, .. } = request;
        let known = target == self.atom("text/uri-list");
        if known {
            self.display
                .change_property8(PropMode::REPLACE, requestor, property, target, text.as_bytes())
                .unwrap();
        }
        let notify = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time,
            requestor,
            selection,
            target,
            property: if known { property } else { x11rb::NONE },
        };
        self.display.send_event(false, requestor, EventMask::NO_EVENT, notify).unwrap();
        self.display.flush().unwrap();
    }

    fn message(&self, window: u32, kind: &str, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, window, self.atom(kind), data);
        self.display.send_event(false, window, EventMask::NO_EVENT, event).unwrap();
        self.display.flush().unwrap();
    }
}
