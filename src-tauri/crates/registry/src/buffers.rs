//! Memory for bodies on their way.

use std::hint::black_box;
use std::sync::Once;

/// What the allocator keeps of what was given back, rather than return it to the system at once.
const KEPT: usize = 8 << 20;

/// Lets the pieces of bodies, of up to some hundred KiB each, be used again. glibc gives pieces of that size back to the
/// system each time, which then clears their pages for the next piece; it stops doing so below the size of the largest
/// block that was ever given back (mallopt(3), `M_MMAP_THRESHOLD`). A block that nobody touches costs nothing.
pub(crate) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(black_box(Vec::<u8>::with_capacity(KEPT))));
}
