//! Whatever write is the last before the power goes, the archive is whole: as it was before, or as it is after.

use std::cell::Cell;
use std::io::Read;

use super::*;
use crate::layout::archive::scan;

thread_local! {
    /// Writes that still reach the disk; none of those behind them does.
    static LEFT: Cell<u32> = const { Cell::new(u32::MAX) };
}

/// Counts a write, and fails it where the power has gone.
pub(super) fn power() -> io::Result<()> {
    let left = LEFT.get();
    if left == 0 {
        return Err(io::Error::other("no power"));
    }
    LEFT.set(left.saturating_sub(1));
    Ok(())
}

/// What an archive says, read as others read it: each name's last content.
fn contents(file: &File) -> HashMap<String, Vec<u8>> {
    let mut reading = file;
    reading.seek(SeekFrom::Start(0)).unwrap();
    let mut archive = tar::Archive::new(file);
    let entries = archive.entries().unwrap();
    let mut contents = HashMap::new();
    for entry in entries {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        assert_eq!(content.len() as u64, entry.size(), "{name} is whole");
        if name != FREE {
            contents.insert(name, content);
        }
    }
    contents
}

fn put(map: &mut Map, file: &File, name: &str, content: &[u8]) -> io::Result<()> {
    let front = blocks::front(name, 0)?.len() as u64;
    let span = map.reserve(file, front + blocks::padded(content.len() as u64))?;
    write(file, span.at + front, content)?;
    map.settle(file, span, name, content.len() as u64)
}

/// Some writing of all kinds. `done` is called after each step that is through.
fn story(map: &mut Map, file: &File, done: &mut dyn FnMut(&Map)) -> io::Result<()> {
    let long = format!("blobs/sha512/{}", "a".repeat(128));
    map.begin(file)?;
    put(map, file, MARKER, b"{}")?;
    put(map, file, INDEX, b"first index")?;
    done(map);
    put(map, file, "blobs/sha256/1", &[1; 3_000])?;
    put(map, file, INDEX, b"second")?;
    done(map);
    let given_up = map.reserve(file, 20 * BLOCK)?;
    write(file, given_up.at + BLOCK, &[9; 5_000])?;
    put(map, file, &long, &[2; 100])?;
    map.release(file, given_up);
    put(map, file, "blobs/sha256/3", &[3; 700])?;
    put(map, file, INDEX, &[b'3'; 2_000])?;
    done(map);
    let last = map.reserve(file, 8 * BLOCK)?;
    write(file, last.at + BLOCK, &[9; 2_000])?;
    map.release(file, last);
    put(map, file, INDEX, b"fourth")?;
    done(map);
    map.end(file)
}

#[test]
fn whatever_write_is_the_last_the_archive_is_whole() {
    let mut cuts = 0;
    loop {
        let file = tempfile::tempfile().unwrap();
        let mut indexes = vec![Vec::new()];
        LEFT.set(cuts);
        let mut map = Map::default();
        let told = story(&mut map, &file, &mut |map| {
            let Placed { at, length, .. } = map.find(INDEX).unwrap();
            let mut index = vec![0; usize::try_from(length).unwrap()];
            let mut reading = &file;
            reading.seek(SeekFrom::Start(at)).unwrap();
            reading.read_exact(&mut index).unwrap();
            indexes.push(index);
        });
        LEFT.set(u32::MAX);
        let found = contents(&file);
        let index = found.get(INDEX).cloned().unwrap_or_default();
        let next: [&[u8]; 5] = [b"first index", b"second", &[b'3'; 2_000], b"fourth", b""];
        let before = indexes.last().unwrap();
        assert!(index == *before || index == next[indexes.len() - 1], "after {cuts} writes");
        for (name, content) in found.iter().filter(|(name, _)| name.starts_with("blobs/")) {
            let byte = content[0];
            assert!(content.iter().all(|other| *other == byte), "{name} after {cuts} writes");
        }

        // Whoever opens it next goes on from there.
        let mut again = Map::of(scan(&file).unwrap());
        again.begin(&file).unwrap();
        put(&mut again, &file, INDEX, b"after all").unwrap();
        put(&mut again, &file, "blobs/sha256/4", &[4; 9_000]).unwrap();
        again.end(&file).unwrap();
        let found = contents(&file);
        assert_eq!(found[INDEX], b"after all", "after {cuts} writes");
        assert_eq!(found["blobs/sha256/4"], [4; 9_000], "after {cuts} writes");
        if told.is_ok() {
            break;
        }
        cuts += 1;
    }
    assert!(cuts > 30, "{cuts} writes are too few for the story");
}

#[test]
fn room_is_used_again_and_split() {
    let file = tempfile::tempfile().unwrap();
    let mut map = Map::default();
    map.begin(&file).unwrap();
    let room = map.reserve(&file, 40 * BLOCK).unwrap();
    put(&mut map, &file, MARKER, b"{}").unwrap();
    map.release(&file, room);
    let end = map.end;
    put(&mut map, &file, "a", &[1; 3 * 512]).unwrap();
    put(&mut map, &file, "b", &vec![2; 35 * 512]).unwrap();
    assert_eq!(map.end, end, "both lie in what was given back");
    assert!(map.free.is_empty(), "nothing is left of it: {:?}", map.free);
    let found = contents(&file);
    assert_eq!((found["a"].len(), found["b"].len()), (3 * 512, 35 * 512));
}

#[test]
fn a_file_of_more_than_8_gib_and_a_long_name_are_told() {
    let file = tempfile::tempfile().unwrap();
    let name = format!("blobs/sha512/{}", "b".repeat(128));
    let front = blocks::front(&name, 9 << 30).unwrap();
    write(&file, 0, &front).unwrap();
    file.set_len(front.len() as u64 + (9 << 30) + END).unwrap();
    let map = Map::of(scan(&file).unwrap());
    let found = map.find(&name).unwrap();
    assert_eq!((found.at, found.length), (front.len() as u64, 9 << 30));
}

#[test]
fn an_archive_that_lies_about_its_lengths_is_refused() {
    for length in [u64::MAX >> 1, 1 << 40, 600] {
        let file = tempfile::tempfile().unwrap();
        write(&file, 0, &blocks::front("blobs/sha256/1", length).unwrap()).unwrap();
        file.set_len(1024).unwrap();
        assert!(scan(&file).is_err(), "{length}");
    }
    let file = tempfile::tempfile().unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_path("long").unwrap();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(1 << 30);
    header.set_cksum();
    write(&file, 0, header.as_bytes()).unwrap();
    file.set_len((1 << 30) + 4_096).unwrap();
    assert!(scan(&file).is_err(), "a name of a gibibyte");
}
