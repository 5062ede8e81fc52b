//! How the rows of a matrix are ordered.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::definition::IndexTree;
use crate::report::MatrixRow;

/// How the rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Order {
    /// As in the list of units.
    Tree,
    Responses {
        descending: bool,
    },
    /// By how the node in focus has changed.
    Change {
        descending: bool,
    },
    Node {
        at: usize,
        descending: bool,
    },
}

impl Order {
    /// The lowest at a node first: where the index is lost.
    pub(in crate::web) fn lowest(at: usize) -> Self {
        Self::Node { at, descending: false }
    }

    pub(in crate::web) fn parse(text: &str, tree: &IndexTree) -> Option<Self> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        match name {
            ".tree" => Some(Self::Tree),
            ".n" => Some(Self::Responses { descending }),
            ".change" => Some(Self::Change { descending }),
            id => tree.position(id).map(|at| Self::Node { at, descending }),
        }
    }

    pub(in crate::web) fn written(self, tree: &IndexTree) -> String {
        let signed =
            |descending: bool, name: &str| if descending { format!("-{name}") } else { name.to_owned() };
        match self {
            Self::Tree => ".tree".to_owned(),
            Self::Responses { descending } => signed(descending, ".n"),
            Self::Change { descending } => signed(descending, ".change"),
            Self::Node { at, descending } => signed(descending, tree.nodes[at].id.as_str()),
        }
    }

    /// The places of the rows in this order; `change` says how the node in focus has changed. Rows without a
    /// figure stand last either way: no figure is neither high nor low.
    pub(super) fn sorted(
        self,
        rows: &[MatrixRow],
        change: impl Fn(&MatrixRow) -> Option<Decimal>,
    ) -> Vec<usize> {
        let keys: Vec<Option<Decimal>> = rows.iter().map(|row| self.key(row, &change)).collect();
        let descending = self.is_descending();
        let mut places: Vec<usize> = (0..rows.len()).collect();
        places.sort_by(|one, other| match (keys[*one], keys[*other]) {
            (Some(one), Some(other)) if descending => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        places
    }

    fn key(self, row: &MatrixRow, change: impl Fn(&MatrixRow) -> Option<Decimal>) -> Option<Decimal> {
        match self {
            Self::Tree => None,
            Self::Responses { .. } => Some(row.figures.responses.into()),
            Self::Change { .. } => change(row),
            Self::Node { at, .. } => row.figures.nodes[at].value(),
        }
    }

    fn is_descending(self) -> bool {
        match self {
            Self::Tree => false,
            Self::Responses { descending } | Self::Change { descending } | Self::Node { descending, .. } => {
                descending
            }
        }
    }

    /// What `aria-sort` says about a column.
    pub(super) fn on(self, column: Self) -> Option<&'static str> {
        let said = if self.is_descending() { "descending" } else { "ascending" };
        self.is_of(column).then_some(said)
    }

    /// The order a click on a column asks for: the other way round when it is in force.
    pub(super) fn clicked(self, column: Self) -> Self {
        if !self.is_of(column) {
            return column;
        }
        let descending = !self.is_descending();
        match self {
            Self::Tree => Self::Tree,
            Self::Responses { .. } => Self::Responses { descending },
            Self::Change { .. } => Self::Change { descending },
            Self::Node { at, .. } => Self::Node { at, descending },
        }
    }

    /// Whether both are of one column, whichever way round.
    fn is_of(self, column: Self) -> bool {
        match (self, column) {
            (Self::Node { at, .. }, Self::Node { at: of, .. }) => at == of,
            _ => std::mem::discriminant(&self) == std::mem::discriminant(&column),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::definition::catalogue::load_stored;

    #[test]
    fn an_order_is_written_and_read_back() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs/sipas.toml");
        let survey = load_stored("sipas", &fs::read_to_string(path).expect("the file")).expect("no faults");
        let tree = &survey.index;
        for text in [".tree", ".n", "-.n", ".change", "-.change", "service", "-i22"] {
            let order = Order::parse(text, tree).expect(text);
            assert_eq!(order.written(tree), text);
        }
        assert_eq!(Order::parse("nonsense", tree), None);
        let column = Order::Node { at: 0, descending: false };
        assert_eq!(column.clicked(column), Order::Node { at: 0, descending: true });
        assert_eq!(column.clicked(Order::Change { descending: false }), Order::Change { descending: false });
        assert_eq!(column.on(Order::Node { at: 1, descending: false }), None);
    }
}
