//! Tables of text, aligned by the width that characters take on a terminal (Han characters take two columns).

use unicode_width::UnicodeWidthStr;

use super::paint::{Paint, Painted};
use crate::voice::Voice;

/// A table under construction.
pub(crate) struct Table {
    rows: Vec<Vec<Painted>>,
    colors: bool,
}

impl Table {
    /// A table with these columns, each a message `cli-column-…`.
    pub(crate) fn new(voice: Voice, columns: &[&str]) -> Self {
        let head = |column: &&str| Painted::new(voice.word(&format!("cli-column-{column}")), Paint::Head);
        Self { rows: vec![columns.iter().map(head).collect()], colors: voice.colors }
    }

    /// A list of names and values, without a head.
    pub(crate) fn headless(voice: Voice) -> Self {
        Self { rows: Vec::new(), colors: voice.colors }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Painted>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a name, a message `cli-column-…`, and its value.
    pub(crate) fn pair(&mut self, voice: Voice, name: &str, value: impl Into<Painted>) {
        let name = Painted::new(voice.word(&format!("cli-column-{name}")), Paint::Dim);
        self.row([name, value.into()]);
    }

    /// The whole table, a line for each row; where there is none, what that means.
    pub(crate) fn show_or(&self, voice: Voice, nothing: &str) -> String {
        let is_empty = self.rows.len() < 2;
        if is_empty { format!("{}\n", voice.word(nothing)) } else { self.show() }
    }

    /// The whole table, a line for each row.
    pub(crate) fn show(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.text.width())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(&cell.show(self.colors));
                line.push_str(&" ".repeat(width - cell.text.width() + 2));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table { rows: Vec::new(), colors: true };
        table.row([Painted::from("状态"), "x".into(), "last".into()]);
        table.row([Painted::new("ok", Paint::Good), "long".into(), "".into()]);
        assert_eq!(table.show(), "状态  x     last\n\u{1b}[32mok\u{1b}[0m    long\n");
    }
}
