//! Everything Sampan says to people, in English and Chinese.
//!
//! The rest of the program speaks in ids and arguments; a sentence is made here, when it is shown, in the language
//! of the reader. The sentences are in `locales/*/*.ftl` (Project Fluent) and are built into the program.
//!
//! [`Language`] is where to begin: which language, and what a message says in it. Which arguments are shown as sizes,
//! durations or moments is decided by their names alone, so that whoever writes a log record or a failure passes plain
//! values:
//!
//! | name | value | shown as |
//! | --- | --- | --- |
//! | `bytes`, `bytes_…`, `size`, `total` | number of bytes | `1.5 MiB` |
//! | `speed` | number of bytes a second | `1.5 MiB/s` |
//! | `took`, `wait`, `left` | number of milliseconds | `2 min 5 s` |
//! | `until`, `since`, `at` | text, RFC 3339 | local date and time |
//! | `id`, `job`, `run`, `status`, `line`, `column` | number | as it is, never grouped |
//! | `status` | text, the stable name of a job's status | its word |
//! | `choices`, `names`, `others`, `platforms`, `rules`, `runs`, `tags` | text, parted by a comma and a space | parted as the language does |
//! | any other | number | grouped in threes; chooses plural forms |
//! | any other | text | as it is |
//!
//! A failure that was told what was `expected`, the id of a message, shows it as its `detail`.
//!
//! An argument that a sentence needs and that is not there shows as `?`. `GIVEN($name)` in a message is `yes` when the
//! argument is there and not empty, otherwise `no`.

mod arguments;
mod catalog;
pub mod format;
mod language;
mod message;

pub use language::Language;
