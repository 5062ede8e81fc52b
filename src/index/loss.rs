//! Where the points are lost: what every node takes away from the one in focus.

use rust_decimal::Decimal;

use super::compute::children_used;
use super::figure::Figure;
use crate::definition::{Bounds, Combine, IndexTree, Node, NodeKind, Survey};

/// What one node takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    pub node: usize,
    /// Its factor in the node in focus × how far it stays behind what it is held against, in points of the
    /// node in focus; below zero when it is ahead of its target.
    pub points: Decimal,
}

/// The losses at and below one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Losses {
    /// In the tree's order; none for what does not count in the node in focus.
    pub points: Vec<Option<Decimal>>,
    /// The nodes whose losses are not those of other nodes: indicators, and dimensions that are no weighted
    /// sum of their parts.
    ends: Vec<usize>,
}

impl Losses {
    /// What takes most away first; nothing that takes nothing away.
    pub fn greatest(&self) -> Vec<Loss> {
        let loss = |&node: &usize| Some(Loss { node, points: self.points[node]? });
        let mut all: Vec<Loss> =
            self.ends.iter().filter_map(loss).filter(|loss| loss.points > Decimal::ZERO).collect();
        all.sort_by(|a, b| b.points.cmp(&a.points).then(a.node.cmp(&b.node)));
        all
    }
}

/// What the nodes below `focus` take away from it. A node loses what its children lose together, so the
/// losses of the indicators add up to what the node in focus would gain if each came to its aim. None when
/// the node has no figure, or a part of it has no bounds to be held against.
pub fn losses(survey: &Survey, focus: usize, figures: &[Figure]) -> Option<Losses> {
    figures[focus].value()?;
    let (tree, aims) = (&survey.index, aims(survey));
    let mut factors = vec![None; tree.nodes.len()];
    let mut points = vec![None; tree.nodes.len()];
    let mut ends = Vec::new();
    factors[focus] = Some(Decimal::ONE);
    // A node of which no part may be seen is taken as one.
    let has_parts = |node: &Node| node.children.iter().any(|&child| figures[child].value.is_ok());
    let weighed = |at: usize| weighed(&tree.nodes[at]).filter(|_| has_parts(&tree.nodes[at]));
    for at in focus..tree.nodes.len() {
        let Some(factor) = factors[at] else { continue };
        match weighed(at) {
            Some(combine) => {
                for (child, weight) in children_used(tree, &tree.nodes[at], combine, figures) {
                    factors[child] = Some(factor * slope(&tree.nodes[at]) * weight);
                }
            }
            None => {
                points[at] = Some(factor * (aims[at]? - figures[at].value()?));
                ends.push(at);
            }
        }
    }
    for at in (focus..tree.nodes.len()).rev() {
        if factors[at].is_some() && weighed(at).is_some() {
            points[at] = Some(tree.nodes[at].children.iter().filter_map(|&child| points[child]).sum());
        }
    }
    Some(Losses { points, ends })
}

/// What every node is held against, on its own scale: its target; else the place on its scale that the aim of
/// the node above has on its own; at the top the best there is. None without bounds or a target.
pub fn aims(survey: &Survey) -> Vec<Option<Decimal>> {
    let (tree, bounds) = (&survey.index, survey.bounds());
    let mut places = vec![Decimal::ONE; tree.nodes.len()];
    for at in 0..tree.nodes.len() {
        let node = &tree.nodes[at];
        if let Some(up) = node.parent {
            let turned = slope(&tree.nodes[up]).is_sign_negative();
            places[at] = if turned { Decimal::ONE - places[up] } else { places[up] };
        }
        if let (Some(target), Some(Bounds { low, high })) = (node.target, bounds[at]) {
            places[at] = (target - low).checked_div(high - low).unwrap_or(Decimal::ONE);
        }
    }
    let aim = |at: usize| {
        let place = |bounds: Bounds| bounds.low + places[at] * bounds.length();
        tree.nodes[at].target.or_else(|| bounds[at].map(place))
    };
    (0..tree.nodes.len()).map(aim).collect()
}

/// Whether something at or below a node, or above it, has a target: then losses are not held against the
/// best alone.
pub fn has_targets(tree: &IndexTree, focus: usize) -> bool {
    let up = |at: &usize| tree.nodes[*at].parent;
    let path = |at: usize| std::iter::successors(Some(at), up);
    (0..tree.nodes.len())
        .filter(|&at| tree.nodes[at].target.is_some())
        .any(|at| path(at).any(|above| above == focus) || path(focus).any(|above| above == at))
}

/// How a node is a weighted sum of its children, when it is one. What is pooled depends on how often each
/// question was answered, what is cut off or scored among units on more than its parts.
fn weighed(node: &Node) -> Option<Combine> {
    match node.kind {
        NodeKind::Dimension { combine: combine @ (Combine::Mean | Combine::Sum), .. } => {
            (node.clamp.is_none() && node.min_max.is_none()).then_some(combine)
        }
        NodeKind::Dimension { combine: Combine::Pooled, .. } | NodeKind::Indicator { .. } => None,
    }
}

fn slope(node: &Node) -> Decimal {
    node.rescale.map_or(Decimal::ONE, crate::definition::Rescale::slope)
}
