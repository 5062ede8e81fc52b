//! The least and the greatest value that each node of an index can have.

use rust_decimal::Decimal;

use super::node::{Combine, Measure, Node, NodeKind};
use super::{AnswerKind, Field, QuestionId, Survey};

/// Both ends of a node's scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub low: Decimal,
    pub high: Decimal,
}

impl Bounds {
    fn new(one: Decimal, other: Decimal) -> Self {
        Self { low: one.min(other), high: one.max(other) }
    }

    pub fn length(self) -> Decimal {
        self.high - self.low
    }

    pub fn contains(self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }
}

impl Survey {
    /// The bounds of every node, in the tree's order; none where the definition sets none.
    pub fn bounds(&self) -> Vec<Option<Bounds>> {
        of_nodes(&self.index.nodes, |question| self.field(question.as_str()))
    }
}

/// The bounds of nodes of which each stands after its parent.
pub(super) fn of_nodes<'f>(
    nodes: &[Node],
    field: impl Fn(&QuestionId) -> Option<&'f Field>,
) -> Vec<Option<Bounds>> {
    let mut all: Vec<Option<Bounds>> = vec![None; nodes.len()];
    for (at, node) in nodes.iter().enumerate().rev() {
        let plain = match &node.kind {
            NodeKind::Indicator { question, measure } => {
                field(question).and_then(|field| of_measure(field, measure))
            }
            NodeKind::Dimension { combine, .. } => combined(nodes, node, *combine, &all),
        };
        // The range of a file with faults may be empty.
        let rescale = node.rescale.filter(|rescale| rescale.from[0] != rescale.from[1]);
        all[at] = plain.map(|plain| match rescale {
            None => plain,
            Some(rescale) => Bounds::new(rescale.map(plain.low), rescale.map(plain.high)),
        });
        if let Some([one, other]) = node.min_max.or(node.clamp) {
            all[at] = Some(Bounds::new(one, other));
        }
    }
    all
}

/// The least and the most that the answers to a question come to.
pub fn of_measure(field: &Field, measure: &Measure) -> Option<Bounds> {
    match (measure, &field.kind) {
        (Measure::Share { .. } | Measure::Points { .. }, _) => {
            Some(Bounds { low: Decimal::ZERO, high: Decimal::ONE_HUNDRED })
        }
        (Measure::Mean, AnswerKind::Number(range)) => Some(Bounds { low: range.min?, high: range.max? }),
        (Measure::Mean, _) => {
            let scores = || field.options().iter().filter_map(|option| option.score);
            Some(Bounds { low: scores().min()?, high: scores().max()? })
        }
    }
}

fn combined(nodes: &[Node], node: &Node, combine: Combine, all: &[Option<Bounds>]) -> Option<Bounds> {
    let (mut low, mut high, mut weight) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for &child in &node.children {
        let (own, bounds) = (nodes[child].weight, all[child]?);
        low += own * bounds.low;
        high += own * bounds.high;
        weight += own;
    }
    let by = match combine {
        Combine::Sum => Decimal::ONE,
        Combine::Mean | Combine::Pooled => weight,
    };
    (!by.is_zero()).then(|| Bounds { low: low / by, high: high / by })
}
