//! Points at which a test lets the process end as kill -9 ends it: between any two steps that change what is on
//! disk. Nothing of this is in the program that people get.

/// The variable that names a point, and after an `@` the how-manieth time it is reached.
pub const DIE_AT: &str = "SAMPAN_TEST_DIE_AT";

/// All points, in the order in which a process comes to them.
pub const ALL: [&str; 17] = [
    "open-marked",
    "open-sled",
    "open-begun",
    "open-examined",
    "replace-written",
    "replace-renamed",
    "write-applied",
    "write-flushed",
    "write-synced",
    "snapshot-taken",
    "rewrite-built",
    "rewrite-moved-out",
    "rewrite-moved-in",
    "rescue-set-aside",
    "rescue-filled",
    "close-let-go",
    "close-marked",
];

/// Ends the process here, if that is what the test wants.
pub(crate) fn reached(point: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static WANTED: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let wanted = std::env::var(DIE_AT).ok()?;
        let (name, time) = wanted.split_once('@').unwrap_or((&wanted, "1"));
        Some((name.to_owned(), time.parse().ok()?))
    });
    static TIMES: AtomicU32 = AtomicU32::new(0);

    debug_assert!(ALL.contains(&point), "{point}");
    if let Some((name, time)) = &*WANTED
        && name == point
        && TIMES.fetch_add(1, Ordering::SeqCst) + 1 == *time
    {
        std::process::abort();
    }
}
