//! The whole index of one unit, node by node.

use super::pen::{Cell, Pen};
use crate::report::Figures;

/// One node with its figure and its place on the scale.
pub(in crate::web) struct TreeRow {
    pub(in crate::web) title: String,
    /// Steps below the root, 0 to 4.
    pub(in crate::web) depth: usize,
    pub(in crate::web) is_indicator: bool,
    pub(in crate::web) cell: Cell,
    pub(in crate::web) dot: Option<String>,
    /// What it is held against.
    pub(in crate::web) other: Option<Compared>,
}

/// The same node of another unit.
pub(in crate::web) struct Compared {
    pub(in crate::web) value: String,
    pub(in crate::web) difference: Option<String>,
    pub(in crate::web) place: Option<String>,
}

impl TreeRow {
    pub(in crate::web) fn held_place(&self) -> Option<&str> {
        self.other.as_ref().and_then(|other| other.place.as_deref())
    }
}

/// Deeper than this nothing is indented further.
const DEEPEST: usize = 4;

/// All nodes in the definition's order. With `other`, each is held against that unit's figure and
/// coloured by how far it lies from it.
pub(in crate::web) fn tree_rows(pen: &Pen<'_>, figures: &Figures, other: Option<&Figures>) -> Vec<TreeRow> {
    let tree = &pen.survey.index;
    let row = |at: usize| {
        let figure = &figures.nodes[at];
        let held = other.and_then(|other| other.nodes[at].value());
        let compared = held.map(|held| Compared {
            value: pen.number(held),
            difference: figure.value().map(|value| pen.difference(value, held)),
            place: pen.place(at, held),
        });
        let heat = other.and_then(|other| pen.heat(at, at, &other.nodes));
        TreeRow {
            title: pen.title(at),
            depth: tree.depth(at).min(DEEPEST),
            is_indicator: tree.nodes[at].is_indicator(),
            cell: pen.cell(figure, heat),
            dot: figure.value().and_then(|value| pen.place(at, value)),
            other: compared,
        }
    };
    (0..tree.nodes.len()).map(row).collect()
}
