//! What was measured beside what must hold.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// One figure of one piece of work.
pub(crate) struct Row {
    work: &'static str,
    figure: &'static str,
    unit: &'static str,
    ours: f64,
    /// skopeo's.
    theirs: Option<f64>,
    /// Those of the other peers that are here, by name.
    others: Vec<(&'static str, f64)>,
    /// What the ratio, or the figure where there is no peer, may be at most.
    must: Option<f64>,
}

impl Row {
    pub(crate) fn new(work: &'static str, figure: &'static str, unit: &'static str, ours: f64) -> Self {
        Self { work, figure, unit, ours, theirs: None, others: Vec::new(), must: None }
    }

    pub(crate) fn beside(self, theirs: f64) -> Self {
        Self { theirs: Some(theirs), ..self }
    }

    pub(crate) fn others(self, others: impl IntoIterator<Item = (&'static str, f64)>) -> Self {
        Self { others: others.into_iter().collect(), ..self }
    }

    pub(crate) fn must(self, must: Option<f64>) -> Self {
        Self { must, ..self }
    }

    fn measured(&self) -> f64 {
        self.theirs.map_or(self.ours, |theirs| self.ours / theirs)
    }

    /// Where something must hold, no peer may be better either.
    fn holds(&self) -> &'static str {
        match self.must {
            None => "",
            Some(must) if self.measured() <= must && self.others.iter().all(|other| self.ours <= other.1) => {
                "held"
            }
            Some(_) => "**not held**",
        }
    }
}

pub(crate) fn table(rows: &[Row]) -> String {
    let names: BTreeSet<_> = rows.iter().flat_map(|row| row.others.iter().map(|other| other.0)).collect();
    let heads = names.iter().map(|name| format!(" {name} |")).collect::<Vec<_>>().concat();
    let lines = " --- |".repeat(names.len());
    let mut text = format!(
        "| work | | Sampan | skopeo |{heads} ratio | must be at most | |\n| --- | --- | --- | --- |{lines} --- | --- | --- |\n",
    );
    for row in rows {
        let Row { work, figure, ours, unit, .. } = row;
        let shown = |figure: Option<f64>| {
            figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.2} {unit}"))
        };
        let other = |name| row.others.iter().find(|other| other.0 == name).map(|other| other.1);
        let others =
            names.iter().map(|name| format!(" {} |", shown(other(*name)))).collect::<Vec<_>>().concat();
        let theirs = shown(row.theirs);
        let ratio = row.theirs.map_or_else(|| "–".to_owned(), |_| format!("{:.3}", row.measured()));
        let must = row.must.map_or_else(|| "–".to_owned(), |must| must.to_string());
        let held = row.holds();
        writeln!(
            text,
            "| {work} | {figure} | {ours:.2} {unit} | {theirs} |{others} {ratio} | {must} | {held} |"
        )
        .unwrap();
    }
    text
}
