//! The whole index of one unit, node by node.

use super::pen::{Cell, Pen, Span};
use crate::index::compare::Difference;
use crate::report::{Beside, Figures};

/// One node with its figure and its place on the scale.
pub(in crate::web) struct TreeRow {
    pub(in crate::web) title: String,
    /// Steps below the root, 0 to 4.
    pub(in crate::web) depth: usize,
    pub(in crate::web) is_indicator: bool,
    pub(in crate::web) cell: Cell,
    pub(in crate::web) dot: Option<String>,
    pub(in crate::web) span: Option<Span>,
    /// What it is held against.
    pub(in crate::web) other: Option<Compared>,
}

/// The same node of another unit.
pub(in crate::web) struct Compared {
    pub(in crate::web) value: String,
    pub(in crate::web) difference: Option<String>,
    pub(in crate::web) place: Option<String>,
    /// Whether the difference is more than chance, when that is known, and its interval in words.
    pub(in crate::web) beyond: Option<bool>,
    pub(in crate::web) words: Option<String>,
    /// That the two are not made alike, where that is so.
    pub(in crate::web) mark: Option<String>,
}

/// Another unit that figures are held against, and how they differ from it.
pub(in crate::web) struct Held<'h> {
    pub(in crate::web) figures: &'h Figures,
    pub(in crate::web) differences: &'h [Option<Difference>],
    /// Which nodes are not made alike.
    pub(in crate::web) changed: &'h [bool],
}

impl<'h> Held<'h> {
    pub(in crate::web) fn of(beside: &'h Beside) -> Self {
        Self { figures: &beside.whole.whole, differences: &beside.differences, changed: &beside.changed }
    }
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
pub(in crate::web) fn tree_rows(pen: &Pen<'_>, figures: &Figures, other: Option<&Held<'_>>) -> Vec<TreeRow> {
    let tree = &pen.survey.index;
    let row = |at: usize| {
        let figure = &figures.nodes[at];
        let held = other.and_then(|other| other.figures.nodes[at].value());
        let changed = other.is_some_and(|other| other.changed[at]);
        // Whether a difference is more than chance cannot be told of figures that are not made alike.
        let difference =
            other.and_then(|other| other.differences[at]).filter(|_| !changed && !pen.is_weak(figure));
        let compared = held.map(|held| Compared {
            value: pen.number(held),
            difference: figure.value().map(|value| pen.difference(value, held)),
            place: pen.place(at, held),
            beyond: difference.map(Difference::is_more_than_chance),
            words: difference.map(|difference| difference_words(pen, difference)),
            mark: changed.then(|| pen.tr.t("matrix-other-method").to_string()),
        });
        let heat = other.and_then(|other| pen.heat(at, at, &other.figures.nodes));
        TreeRow {
            title: pen.title(at),
            depth: tree.depth(at).min(DEEPEST),
            is_indicator: tree.nodes[at].is_indicator(),
            cell: pen.cell(figure, heat),
            dot: figure.value().and_then(|value| pen.place(at, value)),
            span: pen.span(at, figure),
            other: compared,
        }
    };
    (0..tree.nodes.len()).map(row).collect()
}

fn difference_words(pen: &Pen<'_>, difference: Difference) -> String {
    let key = if difference.is_more_than_chance() { "difference-beyond" } else { "difference-chance" };
    let interval = difference.interval;
    pen.tr.t(key).arg("low", pen.signed(interval.low)).arg("high", pen.signed(interval.high)).to_string()
}
