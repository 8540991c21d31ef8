//! The blocks of a tar file: POSIX's, with pax headers, and GNU's long names. Nothing is ever unpacked: names are only
//! compared, so that none can lead out of anywhere.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use tar::{EntryType, Header, PaxExtensions};

use super::invalid;

pub(super) const BLOCK: u64 = 512;
/// What ends an archive: two blocks of zeros.
pub(super) const END: u64 = 2 * BLOCK;
/// The name of room without content that means anything.
pub(super) const FREE: &str = ".sampan-free";
/// The longest header beside the usual one that is read, in bytes.
const EXTRA_CAP: u64 = 64 << 10;
/// The most entries of an archive.
const ENTRIES_CAP: usize = 4_000_000;

/// What an archive holds, in its order.
#[derive(Default)]
pub(in crate::layout) struct Scanned {
    pub(in crate::layout) entries: Vec<Entry>,
    /// Where the next entry would begin.
    pub(super) end: u64,
}

pub(in crate::layout) struct Entry {
    /// Without `./` in front.
    pub(in crate::layout) name: String,
    pub(in crate::layout) kind: Kind,
    /// Where it begins, with all its headers.
    pub(super) start: u64,
}

pub(in crate::layout) enum Kind {
    /// A file, and where its content lies.
    File { at: u64, length: u64 },
    /// Another name for what lies under this one, as it is written there.
    Link { to: String, symbolic: bool },
    /// A directory, a device.
    Other,
}

/// The length with the zeros behind it.
pub(super) const fn padded(length: u64) -> u64 {
    length.div_ceil(BLOCK) * BLOCK
}

/// Reads all headers.
pub(in crate::layout) fn scan(mut file: &File) -> io::Result<Scanned> {
    let whole = file.metadata()?.len();
    file.rewind()?;
    let mut reader = BufReader::with_capacity(16 << 10, file);
    let mut scanned = Scanned::default();
    let mut extra = Extra::default();
    let (mut at, mut start) = (0, 0);
    while at < whole {
        let mut block = Header::new_old();
        reader.read_exact(block.as_mut_bytes()).map_err(|_| invalid("it is cut off"))?;
        if block.as_bytes().iter().all(|byte| *byte == 0) {
            break;
        }
        if block.cksum().ok() != Some(checksum(block.as_bytes())) {
            return Err(invalid("it is no tar archive, or a damaged one"));
        }
        let kind = block.entry_type();
        let told = match extra.size.filter(|_| !is_extra(kind)) {
            Some(size) => size,
            None => block.entry_size().map_err(|_| invalid("an entry without a size"))?,
        };
        let length = if has_content(kind) { told } else { 0 };
        let content = at + BLOCK;
        let next = content.checked_add(length).filter(|end| *end <= whole).map(|end| padded(end - at) + at);
        let next = next.ok_or_else(|| invalid("it is cut off"))?;
        if is_extra(kind) {
            if length > EXTRA_CAP {
                return Err(invalid("a name or a header is too long"));
            }
            let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
            reader.read_exact(&mut bytes).map_err(|_| invalid("it is cut off"))?;
            extra.take(kind, &bytes)?;
            skip(&mut reader, next - content - length)?;
        } else {
            let kind = match kind {
                EntryType::Regular | EntryType::Continuous => Kind::File { at: content, length },
                EntryType::Link | EntryType::Symlink => Kind::Link {
                    to: extra.link.take().unwrap_or_else(|| text(block.link_name_bytes().as_deref())),
                    symbolic: kind == EntryType::Symlink,
                },
                _ => Kind::Other,
            };
            let name = extra.name.take().unwrap_or_else(|| text(Some(&block.path_bytes())));
            let name = name.trim_start_matches("./").to_owned();
            scanned.entries.push(Entry { name, kind, start });
            if scanned.entries.len() > ENTRIES_CAP {
                return Err(invalid("too many files in it"));
            }
            extra = Extra::default();
            skip(&mut reader, next - content)?;
            start = next;
        }
        at = next;
    }
    scanned.end = start;
    Ok(scanned)
}

/// What headers of their own say of the entry behind them.
#[derive(Default)]
struct Extra {
    name: Option<String>,
    link: Option<String>,
    size: Option<u64>,
}

impl Extra {
    fn take(&mut self, kind: EntryType, bytes: &[u8]) -> io::Result<()> {
        match kind {
            EntryType::GNULongName => self.name = Some(text(Some(bytes))),
            EntryType::GNULongLink => self.link = Some(text(Some(bytes))),
            EntryType::XHeader => {
                for record in PaxExtensions::new(bytes) {
                    let record = record.map_err(|_| invalid("a damaged header"))?;
                    match record.key() {
                        Ok("path") => self.name = Some(text(Some(record.value_bytes()))),
                        Ok("linkpath") => self.link = Some(text(Some(record.value_bytes()))),
                        Ok("size") => {
                            let size = record.value().ok().and_then(|size| size.parse().ok());
                            self.size = Some(size.ok_or_else(|| invalid("an entry without a size"))?);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

const fn is_extra(kind: EntryType) -> bool {
    matches!(
        kind,
        EntryType::GNULongName | EntryType::GNULongLink | EntryType::XHeader | EntryType::XGlobalHeader
    )
}

/// Links and directories may tell a size, and have no content all the same.
const fn has_content(kind: EntryType) -> bool {
    !matches!(
        kind,
        EntryType::Link
            | EntryType::Symlink
            | EntryType::Char
            | EntryType::Block
            | EntryType::Directory
            | EntryType::Fifo
    )
}

fn checksum(block: &[u8; 512]) -> u32 {
    let field = 148..156;
    let sum = |(at, byte): (usize, &u8)| if field.contains(&at) { 32 } else { u32::from(*byte) };
    block.iter().enumerate().map(sum).sum()
}

fn text(bytes: Option<&[u8]>) -> String {
    String::from_utf8_lossy(bytes.unwrap_or_default()).trim_end_matches('\0').to_owned()
}

fn skip(reader: &mut BufReader<&File>, bytes: u64) -> io::Result<()> {
    reader.seek_relative(i64::try_from(bytes).map_err(io::Error::other)?)
}

/// The headers of a file: one block, more for a long name. The first block is what makes all of it readable.
pub(super) fn front(name: &str, length: u64) -> io::Result<Vec<u8>> {
    const SHORT: usize = 100;
    if name.len() <= SHORT {
        return header(name, length, EntryType::Regular).map(Vec::from);
    }
    // "LENGTH path=NAME\n", with its own length in it: of three digits, as all names here are short enough for that.
    let record = format!("{} path={name}\n", name.len() + "000 path=\n".len());
    let mut front = header("pax-header", record.len() as u64, EntryType::XHeader)?.to_vec();
    front.extend_from_slice(record.as_bytes());
    front.resize(usize::try_from(BLOCK + padded(record.len() as u64)).map_err(io::Error::other)?, 0);
    front.extend_from_slice(&header(&name[..SHORT], length, EntryType::Regular)?);
    Ok(front)
}

/// The one block that makes room of that length, its header included.
pub(super) fn free(room: u64) -> io::Result<[u8; 512]> {
    header(FREE, room - BLOCK, EntryType::Regular)
}

fn header(name: &str, length: u64, kind: EntryType) -> io::Result<[u8; 512]> {
    let mut header = Header::new_gnu();
    header.set_path(name)?;
    header.set_entry_type(kind);
    header.set_size(length);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header.set_cksum();
    Ok(*header.as_bytes())
}
