//! What lies where in an archive, and how that changes. Each change is made so that a reader finds a whole archive
//! before and after every single write.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use super::blocks::{self, BLOCK, END, FREE, Kind, Scanned};
use super::invalid;
use crate::layout::files::{INDEX, MARKER};

/// The file grows by so much at once, so that not every small file in it waits for the disk.
const GROW: u64 = 8 << 20;

/// A part of the file that begins with a header: whole blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) at: u64,
    pub(super) length: u64,
}

impl Span {
    const fn end(self) -> u64 {
        self.at + self.length
    }
}

/// A file in the archive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    span: Span,
    /// Where its content begins.
    pub(super) at: u64,
    pub(super) length: u64,
}

#[derive(Default)]
pub(super) struct Map {
    files: HashMap<String, Placed>,
    /// Room that may be used.
    free: Vec<Span>,
    /// Indexes before the last one. They must not come to be the last.
    stale: Vec<Span>,
    /// Where the next entry would begin; zeros are there.
    end: u64,
    /// How long the file is; zeros behind [`Map::end`].
    grown: u64,
    /// Entries that are not room.
    named: usize,
    /// A write failed where it cannot be told what it left: nothing more is written before the file is read again.
    unsure: bool,
}

impl Map {
    pub(super) fn of(scanned: Scanned) -> Self {
        let named = scanned.entries.iter().filter(|entry| entry.name != FREE).count();
        let mut map = Self { end: scanned.end, named, ..Self::default() };
        let mut ends = scanned.entries.iter().skip(1).map(|next| next.start).collect::<Vec<_>>();
        ends.push(scanned.end);
        for (entry, end) in scanned.entries.into_iter().zip(ends) {
            let Kind::File { at, length } = entry.kind else { continue };
            let span = Span { at: entry.start, length: end - entry.start };
            if entry.name == FREE {
                map.free.push(span);
                continue;
            }
            let is_index = entry.name == INDEX;
            let before = map.files.insert(entry.name, Placed { span, at, length });
            map.stale.extend(before.filter(|_| is_index).map(|before| before.span));
        }
        map
    }

    pub(super) fn find(&self, name: &str) -> Option<Placed> {
        self.files.get(name).copied()
    }

    pub(super) fn is_layout(&self) -> bool {
        self.find(INDEX).is_some() || self.find(MARKER).is_some()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.named == 0
    }

    pub(super) const fn is_unsure(&self) -> bool {
        self.unsure
    }

    fn sure(&self) -> io::Result<()> {
        if self.unsure { Err(io::Error::other("an earlier write to it failed")) } else { Ok(()) }
    }

    pub(super) fn is_of_docker(&self) -> bool {
        self.find(INDEX).is_none() && self.find("manifest.json").is_some()
    }

    /// Before the first write: the end is as it should be, and only one index is there.
    pub(super) fn begin(&mut self, file: &File) -> io::Result<()> {
        if !self.is_layout() && !self.is_empty() {
            return Err(invalid("it is no OCI archive"));
        }
        self.unsure = false;
        for span in std::mem::take(&mut self.stale) {
            write(file, span.at, &blocks::free(span.length)?)?;
            self.free.push(span);
        }
        set_length(file, self.end + END)?;
        fill(file, self.end, END, 0)?;
        self.grown = self.end + END;
        Ok(())
    }

    /// After the last write: nothing lies behind the end.
    pub(super) fn end(&mut self, file: &File) -> io::Result<()> {
        self.grown = self.end + END;
        set_length(file, self.grown)
    }

    /// Room for so many bytes, headers included; whole blocks. It may be longer.
    pub(super) fn reserve(&mut self, file: &File, room: u64) -> io::Result<Span> {
        self.sure()?;
        let fits = self.free.iter().enumerate().filter(|(_, span)| span.length >= room);
        if let Some((at, _)) = fits.min_by_key(|(_, span)| span.length) {
            return Ok(self.free.swap_remove(at));
        }
        let span = Span { at: self.end, length: room };
        if span.end() + END > self.grown {
            let grown = (self.grown + GROW).max(span.end() + END);
            set_length(file, grown).or_else(|_| set_length(file, span.end() + END))?;
            // A header is never on the disk without what it speaks of.
            file.sync_all()?;
            self.grown = grown;
        }
        write(file, span.at, &blocks::free(room)?)?;
        self.end = span.end();
        Ok(span)
    }

    /// Gives a name to what was written into room. Another file of that name gives its room back; where it is a blob, it is
    /// the same, and is kept instead.
    pub(super) fn settle(&mut self, file: &File, span: Span, name: &str, length: u64) -> io::Result<()> {
        self.sure()?;
        if name != INDEX && self.files.contains_key(name) {
            self.release(file, span);
            return Ok(());
        }
        let front = blocks::front(name, length)?;
        let (first, others) = front.split_at(usize::try_from(BLOCK).unwrap_or_default());
        let used = front.len() as u64 + blocks::padded(length);
        let rest = Span { at: span.at + used, length: span.length - used };
        if rest.length > 0 {
            write(file, rest.at, &blocks::free(rest.length)?)?;
        }
        write(file, span.at + BLOCK, others)?;
        file.sync_data()?;
        // From here on, what went wrong halfway is only known to who reads the file.
        self.unsure = true;
        write(file, span.at, first)?;
        let own = Span { at: span.at, length: used };
        let placed = Placed { span: own, at: span.at + front.len() as u64, length };
        let before = self.files.insert(name.to_owned(), placed);
        if let Some(Placed { span: before, .. }) = before {
            // Were both gone for a moment, there would be no index.
            file.sync_data()?;
            write(file, before.at, &blocks::free(before.length)?)?;
            self.free.push(before);
        }
        if name == INDEX {
            file.sync_data()?;
        }
        self.free.extend((rest.length > 0).then_some(rest));
        self.unsure = false;
        Ok(())
    }

    /// Takes room back; at the end of the file it is given to the disk.
    pub(super) fn release(&mut self, file: &File, span: Span) {
        self.free.push(span);
        let mut end = self.end;
        while let Some(last) = self.free.iter().find(|span| span.end() == end) {
            end = last.at;
        }
        if end == self.end {
            return;
        }
        // The second block first: under the header that is still there it means nothing.
        if fill(file, end + BLOCK, BLOCK, 0).is_err() {
            return;
        }
        match fill(file, end, BLOCK, 0).and_then(|()| set_length(file, end + END)) {
            Ok(()) => {
                self.free.retain(|span| span.at < end);
                (self.end, self.grown) = (end, end + END);
            }
            Err(_) => self.unsure = true,
        }
    }
}

fn write(mut file: &File, at: u64, bytes: &[u8]) -> io::Result<()> {
    #[cfg(test)]
    tests::power()?;
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

fn set_length(file: &File, length: u64) -> io::Result<()> {
    #[cfg(test)]
    tests::power()?;
    file.set_len(length)
}

/// Writes so many bytes of one kind.
pub(super) fn fill(file: &File, at: u64, length: u64, byte: u8) -> io::Result<()> {
    write(file, at, &vec![byte; usize::try_from(length).map_err(io::Error::other)?])
}

#[cfg(test)]
mod tests;
