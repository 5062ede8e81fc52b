//! Linearisation: every node of the tree as a sum of response values, unit by unit.
//!
//! Taylor linearisation (Woodruff 1971; Särndal, Swensson and Wretman 1992, section 5.5) replaces a ratio
//! R = y/x by the sum of z = (y − R x)/x̂, and a weighted sum of nodes by the same weighted sum of their
//! z. So a node is a set of coefficients on the vector v of each response (see [`leaf`](super::leaf)).
//!
//! Where units are estimated one by one, z is taken around the unit's own ratio. A unit in which a single
//! response (or cluster) answers has none to differ from: its z would be zero, as if it were known without
//! error. It is taken around the estimate of all units instead, which centres it at the grand mean, as
//! `survey.lonely.psu = "adjust"` does in R's `survey` package.

use rust_decimal::Decimal;

use super::compute::{UnitSums, children_used};
use super::figure::Figure;
use super::leaf::Leaf;
use super::sample::SampledUnit;
use crate::definition::{Aggregate, Combine, IndexTree, NodeKind};

/// Coefficients on v, one list a unit; a unit that does not matter to the node has an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Linear {
    pub units: Vec<Vec<(usize, Decimal)>>,
    /// Under raking: β of each group of each margin; see [`calibration`](super::calibration).
    pub margins: Vec<Decimal>,
}

impl Linear {
    /// Adds another node times a factor.
    fn add(&mut self, other: &Self, factor: Decimal) {
        for (mine, theirs) in self.units.iter_mut().zip(&other.units) {
            for (place, coefficient) in theirs {
                match mine.iter_mut().find(|(known, _)| known == place) {
                    Some((_, sum)) => *sum += *coefficient * factor,
                    None => mine.push((*place, *coefficient * factor)),
                }
            }
        }
    }
}

/// What a response's answer is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// The estimate of its stratum, where strata are estimated one by one.
    Stratum,
    Whole,
}

/// The linear form of every node that has a figure, in the tree's order.
pub fn linearised(
    tree: &IndexTree,
    leaves: &[Leaf],
    units: &[UnitSums],
    figures: &[Figure],
) -> Vec<Option<Linear>> {
    let mut forms = forms(tree, leaves, units, figures, Around::Stratum);
    let singles = || units.iter().filter_map(|unit| unit.moments.as_ref()?.single());
    if let Some(calibration) = singles().find_map(SampledUnit::calibration) {
        for form in forms.iter_mut().flatten() {
            let mut cross = vec![Decimal::ZERO; calibration.size()];
            for (unit, coefficients) in units.iter().zip(&form.units) {
                if let Some(sampled) = unit.moments.as_ref().and_then(|moments| moments.single()) {
                    sampled.add_cross(coefficients, &mut cross);
                }
            }
            form.margins = calibration.coefficients(&cross);
        }
    }
    forms
}

/// As [`linearised`], with every answer held against the estimate of all units: what a design effect is
/// measured by, since a simple random sample knows no strata.
pub fn around_the_whole(
    tree: &IndexTree,
    leaves: &[Leaf],
    units: &[UnitSums],
    figures: &[Figure],
) -> Vec<Option<Linear>> {
    forms(tree, leaves, units, figures, Around::Whole)
}

/// What each unit weighs in a figure to which `answers` of its responses contribute.
pub fn unit_weights(tree: &IndexTree, units: &[UnitSums], answers: &[Decimal]) -> Vec<Decimal> {
    let answered = answers.iter().filter(|answers| !answers.is_zero()).count();
    let weight = |(unit, answers): (&UnitSums, &Decimal)| match tree.aggregate {
        _ if answers.is_zero() => Decimal::ZERO,
        Aggregate::Pooled => *answers,
        Aggregate::MeanOfUnits => Decimal::ONE,
        Aggregate::Population if answered == 1 => Decimal::ONE,
        Aggregate::Population => Decimal::from(unit.transactions.unwrap_or(0)),
    };
    units.iter().zip(answers).map(weight).collect()
}

fn forms(
    tree: &IndexTree,
    leaves: &[Leaf],
    units: &[UnitSums],
    figures: &[Figure],
    around: Around,
) -> Vec<Option<Linear>> {
    let mut forms: Vec<Option<Linear>> = vec![None; tree.nodes.len()];
    for at in (0..tree.nodes.len()).rev() {
        if figures[at].value.is_err() {
            continue;
        }
        let node = &tree.nodes[at];
        let mut form = match &node.kind {
            NodeKind::Indicator { .. } => ratio(tree, leaves, units, (at, &[at]), around),
            NodeKind::Dimension { combine: Combine::Pooled, .. } => {
                ratio(tree, leaves, units, (at, &tree.indicators_below(at)), around)
            }
            NodeKind::Dimension { combine, .. } => {
                let mut sum = Linear { units: vec![Vec::new(); units.len()], margins: Vec::new() };
                for (child, share) in children_used(tree, node, *combine, figures) {
                    if let Some(form) = &forms[child] {
                        sum.add(form, share);
                    }
                }
                sum
            }
        };
        if let Some(rescale) = node.rescale {
            let slope = rescale.slope();
            for (_, coefficient) in form.units.iter_mut().flatten() {
                *coefficient *= slope;
            }
        }
        forms[at] = Some(form);
    }
    forms
}

/// A ratio over some indicators taken together, as the units are brought together: Σ_u W_u R_u / Σ_u W_u.
fn ratio(
    tree: &IndexTree,
    leaves: &[Leaf],
    units: &[UnitSums],
    (node, indicators): (usize, &[usize]),
    around: Around,
) -> Linear {
    let sums: Vec<(Decimal, Decimal)> = units.iter().map(|unit| unit.ratio(indicators)).collect();
    let answers: Vec<Decimal> = sums.iter().map(|(_, x)| *x).collect();
    let weights = unit_weights(tree, units, &answers);
    let own = |((y, x), weight): (&(Decimal, Decimal), &Decimal)| match tree.aggregate {
        Aggregate::Pooled => *y,
        Aggregate::MeanOfUnits | Aggregate::Population if weight.is_zero() => Decimal::ZERO,
        Aggregate::MeanOfUnits | Aggregate::Population => *y / *x,
    };
    // R_u; where all are pooled, y.
    let own: Vec<Decimal> = sums.iter().zip(&weights).map(own).collect();
    let all: Decimal = weights.iter().sum();
    let whole = match tree.aggregate {
        Aggregate::Pooled | Aggregate::MeanOfUnits => own.iter().sum::<Decimal>() / all,
        Aggregate::Population => {
            own.iter().zip(&weights).map(|(own, weight)| own * weight).sum::<Decimal>() / all
        }
    };
    let place = |node: usize| leaves.iter().position(|leaf| leaf.node == node);
    let places: Vec<usize> = indicators.iter().filter_map(|node| place(*node)).collect();
    // The share of every unit that is not weighted by its transactions.
    let one = Decimal::ONE / all;
    let of_unit = |at: usize| {
        let ((_, x), weight) = (sums[at], weights[at]);
        if weight.is_zero() {
            return Vec::new();
        }
        let on_y = || if weight == Decimal::ONE { one / x } else { weight / all / x };
        let (estimate, on_y) = match (tree.aggregate, around) {
            (Aggregate::Pooled, _) => (whole, one),
            (_, Around::Stratum) if !stands_alone(&units[at], node) => (own[at], on_y()),
            (_, Around::Stratum | Around::Whole) => (whole, on_y()),
        };
        let on_x = -estimate * on_y;
        places.iter().flat_map(|place| [(*place, on_x), (leaves.len() + place, on_y)]).collect()
    };
    Linear { units: (0..units.len()).map(of_unit).collect(), margins: Vec::new() }
}

/// Whether one response of a unit, or one cluster of them, has all the answers to a node.
fn stands_alone(unit: &UnitSums, node: usize) -> bool {
    match unit.moments.as_ref().and_then(|moments| moments.single()) {
        Some(sampled) => sampled.clusters_answering(node) == 1,
        None => unit.sums.nodes[node].respondents == 1,
    }
}

/// For every node, in how many units a single response answers something at or below it; none where all
/// responses are pooled, as they are then held against the whole anyway.
pub fn single_units(tree: &IndexTree, units: &[UnitSums]) -> Vec<usize> {
    let mut found: Vec<Vec<bool>> = vec![vec![false; units.len()]; tree.nodes.len()];
    for at in (0..tree.nodes.len()).rev().filter(|_| tree.aggregate != Aggregate::Pooled) {
        let is_ratio = match tree.nodes[at].kind {
            NodeKind::Indicator { .. } => true,
            NodeKind::Dimension { combine, .. } => combine.pools(),
        };
        found[at] = if is_ratio {
            units.iter().map(|unit| stands_alone(unit, at)).collect()
        } else {
            let any = |unit: usize| tree.nodes[at].children.iter().any(|&child| found[child][unit]);
            (0..units.len()).map(any).collect()
        };
    }
    found.iter().map(|units| units.iter().filter(|alone| **alone).count()).collect()
}
