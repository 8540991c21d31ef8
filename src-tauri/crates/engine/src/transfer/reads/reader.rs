//! A destination's part in a read: who opens it, and the bytes.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use sampan_domain::Failure;
use sampan_registry::Marks;
use tracing::Instrument;

use super::shared::{Pump, Shared};
use crate::background::Background;

/// One destination's part in a read. Dropped, the read goes on for the others.
pub(crate) struct Reader {
    pub(super) id: u64,
    pub(super) read: Arc<Shared>,
}

/// Who opens the read: one of the readers, when it has its permits.
pub(crate) enum Begin<'a> {
    /// This one does.
    Open(Opening<'a>),
    /// Another one has.
    Opened,
}

impl Reader {
    pub(crate) async fn begin(&self) -> Begin<'_> {
        loop {
            let mut changed = pin!(self.read.changed.notified());
            changed.as_mut().enable();
            {
                let mut state = self.read.lock();
                match state.pump {
                    Pump::Started(_) => return Begin::Opened,
                    Pump::Unstarted => {
                        state.pump = Pump::Opening;
                        return Begin::Open(Opening { read: &self.read });
                    }
                    Pump::Opening => {}
                }
            }
            changed.await;
        }
    }

    /// From where a reader that breaks off can go on by itself.
    pub(crate) fn marks(&self) -> Marks {
        self.read.lock().marks.clone()
    }

    /// The bytes. The reader has its permits.
    pub(crate) fn bytes(self) -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
        if let Some(place) = self.read.lock().readers.get_mut(&self.id) {
            place.active = true;
        }
        self.read.changed.notify_waiters();
        let next = |reader: Self| async move {
            let item = reader.read.next(reader.id).await?;
            Some((item, reader))
        };
        stream::unfold(self, next).boxed()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut state = self.read.lock();
        state.readers.remove(&self.id);
        state.end_if_unwanted();
        drop(state);
        self.read.changed.notify_waiters();
    }
}

/// The right to open a read. Dropped unused, another reader gets it.
pub(crate) struct Opening<'a> {
    read: &'a Arc<Shared>,
}

impl Opening<'_> {
    /// The read goes on by itself from here, and holds its permits until it ends.
    pub(crate) fn start(
        self,
        background: &Background,
        body: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static,
        marks: Marks,
        permits: impl Send + 'static,
    ) {
        self.read.lock().marks = marks;
        let read = Arc::clone(self.read);
        let pump = async move {
            read.pump(body).await;
            drop(permits);
        };
        let pump = background.spawn(pump.in_current_span());
        let mut state = self.read.lock();
        state.pump = Pump::Started(Some(pump.abort_handle()));
        state.end_if_unwanted();
    }
}

impl Drop for Opening<'_> {
    fn drop(&mut self) {
        let mut state = self.read.lock();
        if matches!(state.pump, Pump::Opening) {
            state.pump = Pump::Unstarted;
        }
        drop(state);
        self.read.changed.notify_waiters();
    }
}
