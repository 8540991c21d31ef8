//! Panics of sled, turned into failures.
//!
//! sled panics on some damage (32 of 80 flipped bits, at open). A panic inside [`caught`] and in sled's own
//! threads is not shown: the failure that comes of it is.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use sampan_domain::{ErrorCode, Failure};

thread_local! {
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it is damage of the store.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let shown = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let of_sled = std::thread::current().name().is_some_and(|name| name.starts_with("sled"));
            if of_sled || CAUGHT.try_with(Cell::get).unwrap_or(false) {
                tracing::debug!(%panic, "caught");
            } else {
                shown(panic);
            }
        }));
    });
    let outer = CAUGHT.replace(true);
    let answer = panic::catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(outer);
    answer.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("sled panicked");
        Err(Failure::new(ErrorCode::StoreDamaged).detail(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_damage() {
        let failure = caught::<()>(|| panic!("page {} is gone", 7)).unwrap_err();
        assert_eq!(failure.code, ErrorCode::StoreDamaged);
        assert_eq!(failure.detail.as_deref(), Some("page 7 is gone"));
        assert!(!CAUGHT.get());
    }
}
