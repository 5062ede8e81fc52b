//! Sums in, figures out: leaves are estimated over the units, dimensions are made of their children.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::figure::{Absence, Figure};
use super::moment::Moments;
use super::own::Own;
use super::sums::{NodeSums, Sums};
use crate::definition::{Aggregate, Combine, IndexTree, MissingRule, Node, NodeKind};

/// The responses of one unit, and how many transactions it handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSums {
    pub sums: Arc<Sums>,
    pub transactions: Option<i64>,
    /// Needed for intervals; the groups of a segment have none.
    pub moments: Option<Arc<Moments>>,
}

impl UnitSums {
    /// About so many bytes does it take.
    pub fn bytes(&self) -> usize {
        let moments = self.moments.as_ref().map_or(0, |moments| moments.bytes());
        self.sums.nodes.len() * size_of::<NodeSums>() + moments
    }

    /// y and x of some indicators taken together.
    pub(super) fn ratio(&self, indicators: &[usize]) -> (Decimal, Decimal) {
        let y: Decimal = indicators.iter().map(|&at| self.sums.nodes[at].y).sum();
        let x = indicators.iter().map(|&at| self.sums.nodes[at].x).sum();
        (y, x)
    }
}

/// The figures of all nodes, in the tree's order, for units taken together as the definition says.
pub fn figures(tree: &IndexTree, units: &[UnitSums]) -> Vec<Figure> {
    estimated(tree, &Own::of(tree, units, None))
}

/// The same from what each unit says by itself.
pub(super) fn estimated(tree: &IndexTree, own: &Own) -> Vec<Figure> {
    let none = Figure { value: Err(Absence::NoAnswers), interval: None, precision: None, n: 0, left_out: 0 };
    let mut figures = vec![none; tree.nodes.len()];
    // Parents stand before their children, so the last node has none below it.
    for at in (0..tree.nodes.len()).rev() {
        let node = &tree.nodes[at];
        let n = own.respondents(at);
        let (value, left_out) = match &node.kind {
            NodeKind::Indicator { .. } | NodeKind::Dimension { combine: Combine::Pooled, .. } => {
                (estimate(tree.aggregate, own, at), 0)
            }
            NodeKind::Dimension { combine, missing } => {
                combined(tree, node, *combine, *missing, |child| figures[child].value)
            }
        };
        let value = value.map(|value| finished(value, node));
        figures[at] = Figure { value, interval: None, precision: None, n, left_out };
    }
    figures
}

/// R = y / x of a node that is estimated directly, over all units.
fn estimate(aggregate: Aggregate, own: &Own, node: usize) -> Result<Decimal, Absence> {
    let all = own.totals(node);
    if aggregate == Aggregate::Population {
        // One unit needs no weight to stand for itself.
        if let (1, Some(only)) = (all.answered, own.shares(node).flatten().next()) {
            return divided(only.y, only.x);
        }
        if all.unknown > 0 {
            return Err(Absence::NoPopulation);
        }
    }
    divided(all.terms, all.weights)
}

fn divided(y: Decimal, x: Decimal) -> Result<Decimal, Absence> {
    if x.is_zero() { Err(Absence::NoAnswers) } else { Ok(y / x) }
}

/// A dimension from its children's figures, and how many of them had none.
pub(super) fn combined(
    tree: &IndexTree,
    node: &Node,
    combine: Combine,
    missing: MissingRule,
    figure: impl Fn(usize) -> Result<Decimal, Absence>,
) -> (Result<Decimal, Absence>, usize) {
    let (mut sum, mut weight, mut all_weight, mut left_out) =
        (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO, 0);
    for &child in &node.children {
        let own = tree.nodes[child].weight;
        all_weight += own;
        match figure(child) {
            Ok(value) => {
                sum += own * value;
                weight += own;
            }
            Err(_) => left_out += 1,
        }
    }
    if weight.is_zero() {
        return (Err(first_absence(node, figure)), 0);
    }
    if left_out > 0 && missing == MissingRule::Withhold {
        return (Err(Absence::MissingPart), 0);
    }
    let value = match combine {
        Combine::Sum if left_out > 0 => sum * all_weight / weight,
        Combine::Sum => sum,
        Combine::Mean | Combine::Pooled => sum / weight,
    };
    (Ok(value), left_out)
}

/// Why the children have no figures: what the first says, which is the same for all but odd cases.
fn first_absence(node: &Node, figure: impl Fn(usize) -> Result<Decimal, Absence>) -> Absence {
    let absences = node.children.iter().filter_map(|&child| figure(child).err());
    absences.max_by_key(|absence| *absence != Absence::NoAnswers).unwrap_or(Absence::NoAnswers)
}

/// The children that a dimension's figure is made of, each with the factor it is taken by.
pub(super) fn children_used(
    tree: &IndexTree,
    node: &Node,
    combine: Combine,
    figures: &[Figure],
) -> Vec<(usize, Decimal)> {
    let weight = |child: &usize| tree.nodes[*child].weight;
    let used: Vec<usize> =
        node.children.iter().copied().filter(|child| figures[*child].value.is_ok()).collect();
    let (all, sum): (Decimal, Decimal) =
        (node.children.iter().map(weight).sum(), used.iter().map(weight).sum());
    // Where all children that weigh something are withheld, those that are left say nothing.
    if sum.is_zero() {
        return Vec::new();
    }
    let factor = match combine {
        Combine::Sum => all / sum,
        Combine::Mean | Combine::Pooled => Decimal::ONE / sum,
    };
    used.into_iter().map(|child| (child, weight(&child) * factor)).collect()
}

/// Brought to the node's range, where it has one.
pub(super) fn finished(value: Decimal, node: &Node) -> Decimal {
    let value = node.rescale.map_or(value, |rescale| rescale.map(value));
    node.clamp.map_or(value, |[low, high]| value.clamp(low, high))
}
