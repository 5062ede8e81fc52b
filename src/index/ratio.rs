//! Ratios: what responses are estimated by directly, linearised.
//!
//! Taylor linearisation (Woodruff 1971; Särndal, Swensson and Wretman 1992, section 5.5) replaces a ratio
//! R = y/x by the sum of z = (y − R x)/x̂, so that a ratio is a set of coefficients on the vector v of each
//! response (see [`leaf`](super::leaf)).
//!
//! Where units are estimated one by one, z is taken around the unit's own ratio. A unit in which a single
//! response (or cluster) answers has none to differ from: its z would be zero, as if it were known without
//! error. It is taken around the estimate of all units instead, which centres it at the grand mean, as
//! `survey.lonely.psu = "adjust"` does in R's `survey` package.

use std::ops::Range;

use rust_decimal::Decimal;

use super::compute::UnitSums;
use super::leaf::Leaf;
use super::own::Own;
use crate::definition::{Aggregate, IndexTree, NodeKind};

/// What a response's answer is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// The estimate of its stratum, where strata are estimated one by one.
    Stratum,
    Whole,
}

/// Some indicators taken together, brought together over the units: Σ_u W_u R_u / Σ_u W_u.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ratio {
    /// Its indicators among the leaves; on the y of each comes what stands behind all x.
    places: Vec<usize>,
    leaves: usize,
    /// W_u/x_u times z: the coefficient on x and that on y, of each unit; none where the unit does not matter.
    units: Vec<Option<[Decimal; 2]>>,
    /// Σ_u W_u, which everything is still to be divided by: so much of a unit stays as it is when another gets an
    /// answer.
    all: Decimal,
    /// Under raking: β of each group of each margin; see [`calibration`](super::calibration).
    pub(super) margins: Vec<Decimal>,
}

impl Ratio {
    pub(super) fn new(
        (tree, leaves): (&IndexTree, &[Leaf]),
        units: &[UnitSums],
        own: &Own,
        node: usize,
        around: Around,
    ) -> Self {
        let answers: Vec<Decimal> =
            own.shares(node).map(|share| share.map_or(Decimal::ZERO, |share| share.x)).collect();
        let weights = unit_weights(tree, units, &answers);
        let all: Decimal = weights.iter().sum();
        let mut shares = own.shares(node).flatten();
        let only = shares.next().filter(|_| shares.next().is_none());
        let whole = match only {
            Some(share) => share.y / share.x,
            None => own.shares(node).flatten().filter_map(|share| share.term).sum::<Decimal>() / all,
        };
        let around_whole = |at: usize| match tree.aggregate {
            Aggregate::Pooled => [-whole, Decimal::ONE],
            Aggregate::MeanOfUnits | Aggregate::Population => {
                let on_y = weights[at] / answers[at];
                [-whole * on_y, on_y]
            }
        };
        let needs_whole = only.is_some() || tree.aggregate == Aggregate::Pooled || around == Around::Whole;
        let of_unit = |(at, own): (usize, Option<[Decimal; 2]>)| match own {
            _ if weights[at].is_zero() => None,
            Some(own) if !needs_whole && !stands_alone(&units[at], node) => Some(own),
            _ => Some(around_whole(at)),
        };
        let units = match needs_whole {
            true => (0..units.len()).map(|at| of_unit((at, None))).collect(),
            false => own.forms(tree, node).enumerate().map(of_unit).collect(),
        };
        let place = |node: &usize| leaves.iter().position(|leaf| leaf.node == *node);
        Self {
            places: own.indicators(node).iter().filter_map(place).collect(),
            leaves: leaves.len(),
            units,
            all,
            margins: Vec::new(),
        }
    }

    /// The places of its x and of its y in v.
    pub(super) fn places(&self) -> [impl Iterator<Item = usize> + Clone + '_; 2] {
        [0, self.leaves].map(|start| self.places.iter().map(move |place| start + place))
    }

    /// How long v is.
    pub(super) fn size(&self) -> usize {
        2 * self.leaves
    }

    /// How many indicators it takes together.
    pub(super) fn indicators(&self) -> usize {
        self.places.len()
    }

    /// The coefficients on its x and on its y in a unit.
    pub(super) fn of_unit(&self, unit: usize) -> Option<&[Decimal; 2]> {
        self.units[unit].as_ref()
    }

    /// What the ratio is still to be divided by.
    pub(super) fn divisor(&self) -> Decimal {
        self.all
    }

    /// The coefficients in some units.
    pub(super) fn of_units(&self, units: Range<usize>) -> &[Option<[Decimal; 2]>] {
        &self.units[units]
    }

    /// Those of one unit, each with its place.
    pub(super) fn form(&self, unit: usize) -> impl Iterator<Item = (usize, Decimal)> + '_ {
        let of_unit = self.units[unit].iter();
        of_unit
            .flat_map(|on| self.places().into_iter().zip(on))
            .flat_map(|(places, on)| places.map(|at| (at, *on)))
    }
}

/// What each unit weighs in a figure to which `answers` of its responses contribute.
pub(super) fn unit_weights(tree: &IndexTree, units: &[UnitSums], answers: &[Decimal]) -> Vec<Decimal> {
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

/// Whether one response of a unit, or one cluster of them, has all the answers to a node.
fn stands_alone(unit: &UnitSums, node: usize) -> bool {
    match unit.moments.as_ref().and_then(|moments| moments.single()) {
        Some(sampled) => sampled.clusters_answering(node) == 1,
        None => unit.sums.nodes[node].respondents == 1,
    }
}

/// For every node, in how many units a single response answers something at or below it; none where all
/// responses are pooled, as they are then held against the whole anyway.
pub(super) fn single_units(tree: &IndexTree, units: &[UnitSums]) -> Vec<usize> {
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
