//! Figures that exist only among the units of one round: min–max scores, groups, and who is made alike.

use rust_decimal::Decimal;

use super::compute::{combined, finished};
use super::figure::{Absence, Figure};
use crate::definition::{IndexTree, NodeKind};

/// Brings the nodes with `min-max` to their range over these units, and makes the dimensions above them
/// anew: `a + (x − min)(b − a)/(max − min)`, as DDCI has it with a = 1 and b = 10, or 10 and 1 where little is
/// good (which is 11 − the first). Where all units have the same value nobody has a score. A figure that
/// depends on other units has no interval.
pub fn compare_units(tree: &IndexTree, units: &mut [Vec<Figure>]) {
    let compared = compared_nodes(tree);
    for at in (0..tree.nodes.len()).rev().filter(|&at| compared[at]) {
        let node = &tree.nodes[at];
        if let NodeKind::Dimension { combine, missing } = node.kind
            && node.children.iter().any(|&child| compared[child])
        {
            for figures in units.iter_mut() {
                let (value, left_out) = combined(tree, node, combine, missing, |child| figures[child].value);
                figures[at].value = value.map(|value| finished(value, node));
                figures[at].left_out = left_out;
            }
        }
        if let Some(to) = node.min_max {
            spread(to, units.iter_mut().map(|figures| &mut figures[at]));
        }
        for figure in units.iter_mut().map(|figures| &mut figures[at]) {
            (figure.interval, figure.precision) = (None, None);
        }
    }
}

/// The nodes whose figures depend on the other units: those with `min-max`, and what is made of them.
pub fn compared_nodes(tree: &IndexTree) -> Vec<bool> {
    let mut compared = vec![false; tree.nodes.len()];
    for at in (0..tree.nodes.len()).rev() {
        let node = &tree.nodes[at];
        let combines = matches!(node.kind, NodeKind::Dimension { .. });
        compared[at] =
            node.min_max.is_some() || combines && node.children.iter().any(|&child| compared[child]);
    }
    compared
}

/// Scores the values of one node between the smallest and the largest.
fn spread<'f>([low, high]: [Decimal; 2], figures: impl Iterator<Item = &'f mut Figure>) {
    let figures: Vec<&mut Figure> = figures.collect();
    let values = || figures.iter().filter_map(|figure| figure.value());
    let (Some(least), Some(most)) = (values().min(), values().max()) else { return };
    for figure in figures {
        if let Ok(value) = figure.value {
            figure.value = if least == most {
                Err(Absence::NoSpread)
            } else {
                Ok(low + (value - least) * (high - low) / (most - least))
            };
        }
    }
}

/// Which units of a round have a figure at a node that is made of the same parts as those of the others: of
/// every indicator at or below it that at least half of them have a figure for. Only such figures are ranked.
///
/// A part that few have is none of the yardstick: else a question that hardly anybody is asked would leave
/// nobody to be ranked. `made` says of each unit and node whether there was a figure, withheld or not; units
/// without a figure at the node are not among those compared.
pub fn made_alike(tree: &IndexTree, at: usize, made: &[Option<&[bool]>]) -> Vec<bool> {
    let compared: Vec<&[bool]> = made.iter().flatten().copied().filter(|made| made[at]).collect();
    let most_have = |part: &usize| 2 * compared.iter().filter(|made| made[*part]).count() >= compared.len();
    let parts: Vec<usize> = tree.indicators_below(at).into_iter().filter(most_have).collect();
    let is_alike = |made: &&[bool]| made[at] && parts.iter().all(|&part| made[part]);
    made.iter().map(|made| made.as_ref().is_some_and(is_alike)).collect()
}

/// The quarter each unit stands in, 1 the highest: the k-th of n in descending order is in quarter
/// 1 + ⌊4 (k − 1)/n⌋, and equal values in the same. Units without a value are not grouped.
pub fn quarters(values: &[Option<Decimal>]) -> Vec<Option<u8>> {
    let n = values.iter().flatten().count();
    let quarter = |value: &Option<Decimal>| {
        let value = (*value)?;
        let above = values.iter().flatten().filter(|other| **other > value).count();
        u8::try_from(1 + 4 * above / n).ok()
    };
    values.iter().map(quarter).collect()
}

/// The children that a figure was made without. None are named where others are withheld: which of them
/// had no answers is then not to be told either.
pub fn left_out(tree: &IndexTree, figures: &[Figure], at: usize) -> Vec<usize> {
    let children = tree.nodes[at].children.iter().copied();
    let missing: Vec<usize> = children.filter(|&child| figures[child].value.is_err()).collect();
    if missing.len() == figures[at].left_out { missing } else { Vec::new() }
}
