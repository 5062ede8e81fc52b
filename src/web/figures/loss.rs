//! Where the points are lost: what each indicator takes away from the whole.

use rust_decimal::Decimal;

use super::scale::is_percentage;
use crate::definition::{Combine, IndexTree, NodeKind};
use crate::report::Figures;

/// What one indicator takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Loss {
    pub(in crate::web) node: usize,
    /// Weight in the whole × distance to 100.
    pub(in crate::web) points: Decimal,
}

/// The indicators below a node, the greatest loss first. Together they are 100 less the node's value.
/// Empty where the index is no mean of shares: there the loss cannot be told apart like this.
pub(in crate::web) fn losses(tree: &IndexTree, focus: usize, figures: &Figures) -> Vec<Loss> {
    let is_mean = |kind: &NodeKind| !matches!(kind, NodeKind::Dimension { combine: Combine::Pooled, .. });
    if !is_percentage(tree) || !tree.nodes.iter().all(|node| is_mean(&node.kind)) {
        return Vec::new();
    }
    let mut weights = vec![Decimal::ZERO; tree.nodes.len()];
    weights[focus] = Decimal::ONE;
    let mut losses = Vec::new();
    for at in focus..tree.nodes.len() {
        let (weight, node) = (weights[at], &tree.nodes[at]);
        let Some(value) = figures.nodes[at].value().filter(|_| !weight.is_zero()) else { continue };
        if node.is_indicator() {
            losses.push(Loss { node: at, points: weight * (Decimal::ONE_HUNDRED - value) });
        }
        // Children without a figure are left out of the mean, so they weigh nothing here either.
        let counted = || node.children.iter().filter(|&&child| figures.nodes[child].value().is_some());
        let all: Decimal = counted().map(|&child| tree.nodes[child].weight).sum();
        for &child in counted().filter(|_| !all.is_zero()) {
            weights[child] = weight * tree.nodes[child].weight / all;
        }
    }
    losses.sort_by(|a, b| b.points.cmp(&a.points).then(a.node.cmp(&b.node)));
    losses
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rust_decimal::dec;

    use super::*;
    use crate::definition::catalogue::load_stored;
    use crate::index::{Absence, Figure};

    #[test]
    fn the_losses_together_are_what_is_missing_to_100() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs/sipas.toml");
        let survey = load_stored("sipas", &fs::read_to_string(path).expect("the file")).expect("no faults");
        let tree = &survey.index;
        let leaf = |at: usize| if at.is_multiple_of(7) { None } else { Some(Decimal::from(50 + at)) };
        let mut values: Vec<Option<Decimal>> = vec![None; tree.nodes.len()];
        for at in (0..tree.nodes.len()).rev() {
            let node = &tree.nodes[at];
            let below: Vec<Decimal> = node.children.iter().filter_map(|&child| values[child]).collect();
            values[at] = match below.len() {
                0 if node.is_indicator() => leaf(at),
                0 => None,
                many => Some(below.iter().sum::<Decimal>() / Decimal::from(many)),
            };
        }
        let figure = |value: &Option<Decimal>| Figure {
            value: value.ok_or(Absence::NoAnswers),
            interval: None,
            precision: None,
            n: 40,
            left_out: 0,
        };
        let figures = Figures { responses: 40, nodes: values.iter().map(figure).collect() };
        let lost: Decimal = losses(tree, 0, &figures).iter().map(|loss| loss.points).sum();
        let missing = dec!(100) - values[0].expect("a value");
        assert_eq!(lost.round_dp(20), missing.round_dp(20));
    }
}
