//! The table of the state machine, for the diagram.

use sampan_domain::machine::{State, TABLE};
use serde::Serialize;
use specta::Type;

/// The machine of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Machine {
    /// Every state there is.
    pub(crate) states: Vec<String>,
    /// Every edge there is; what is not among them cannot happen.
    pub(crate) edges: Vec<Edge>,
}

/// One edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) cause: String,
    pub(crate) to: String,
}

impl Machine {
    pub(crate) fn table() -> Self {
        let edges = TABLE.iter().flat_map(|row| {
            row.from.iter().map(|from| Edge {
                from: from.as_str().to_owned(),
                cause: row.cause.as_str().to_owned(),
                to: row.to.as_str().to_owned(),
            })
        });
        Self { states: State::ALL.map(|state| state.as_str().to_owned()).to_vec(), edges: edges.collect() }
    }
}
