//! What was measured beside what must hold.

use std::fmt::Write as _;

/// One figure of one piece of work.
pub(crate) struct Row {
    pub(crate) work: &'static str,
    pub(crate) figure: &'static str,
    pub(crate) ours: f64,
    /// The peer's, where there is one.
    pub(crate) theirs: Option<f64>,
    pub(crate) unit: &'static str,
    /// What the ratio, or the figure where there is no peer, may be at most.
    pub(crate) must: Option<f64>,
}

impl Row {
    fn measured(&self) -> f64 {
        self.theirs.map_or(self.ours, |theirs| self.ours / theirs)
    }
}

pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| work | | Sampan | skopeo | ratio | must be at most | |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let Row { work, figure, ours, unit, .. } = row;
        let theirs = row.theirs.map_or_else(|| "–".to_owned(), |theirs| format!("{theirs:.2} {unit}"));
        let ratio = row.theirs.map_or_else(|| "–".to_owned(), |_| format!("{:.3}", row.measured()));
        let must = row.must.map_or_else(|| "–".to_owned(), |must| must.to_string());
        let held = row.must.map_or("", |must| if row.measured() <= must { "held" } else { "**not held**" });
        writeln!(text, "| {work} | {figure} | {ours:.2} {unit} | {theirs} | {ratio} | {must} | {held} |")
            .unwrap();
    }
    text
}
