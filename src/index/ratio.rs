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

use rust_decimal::Decimal;

use super::compute::UnitSums;
use super::leaf::Leaf;
use super::memo::GROUP;
use super::own::{Forms, GroupForms, Own, Share, stands_alone, weight};
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
    groups: Vec<GroupForms>,
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
        let whole = Whole::of(tree.aggregate, own, node);
        let shares: Vec<Option<&Share>> = own.shares(node).collect();
        let parts = units.chunks(GROUP).zip(shares.chunks(GROUP));
        let groups = match around {
            Around::Stratum if !whole.is_only && tree.aggregate != Aggregate::Pooled => {
                let known = own.forms(tree, units, node);
                parts.zip(known).map(|((units, shares), known)| whole.mixed(units, shares, known)).collect()
            }
            Around::Stratum | Around::Whole => {
                parts.map(|(units, shares)| whole.forms(units, shares)).collect()
            }
        };
        let place = |node: &usize| leaves.iter().position(|leaf| leaf.node == *node);
        Self {
            places: own.indicators(node).iter().filter_map(place).collect(),
            leaves: leaves.len(),
            groups,
            all: whole.all,
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
        self.groups[unit / GROUP][unit % GROUP].as_ref()
    }

    /// What the ratio is still to be divided by.
    pub(super) fn divisor(&self) -> Decimal {
        self.all
    }

    /// The coefficients in a group of units.
    pub(super) fn of_group(&self, group: usize) -> &GroupForms {
        &self.groups[group]
    }

    /// Those of one unit, each with its place.
    pub(super) fn form(&self, unit: usize) -> impl Iterator<Item = (usize, Decimal)> + '_ {
        let of_unit = self.of_unit(unit).into_iter();
        of_unit
            .flat_map(|on| self.places().into_iter().zip(on))
            .flat_map(|(places, on)| places.map(|at| (at, *on)))
    }
}

/// The estimate of all units.
struct Whole {
    aggregate: Aggregate,
    node: usize,
    /// Σ_u W_u.
    all: Decimal,
    estimate: Decimal,
    /// Whether a single unit has answers, which needs no weight to stand for itself.
    is_only: bool,
}

impl Whole {
    fn of(aggregate: Aggregate, own: &Own, node: usize) -> Self {
        let totals = own.totals(node);
        let only = own.shares(node).flatten().next().filter(|_| totals.answered == 1);
        let (all, estimate) = match only {
            Some(only) if aggregate == Aggregate::Pooled => (only.x, only.y / only.x),
            Some(only) => (Decimal::ONE, only.y / only.x),
            None => (totals.weights, totals.terms / totals.weights),
        };
        Self { aggregate, node, all, estimate, is_only: only.is_some() }
    }

    /// Around this estimate.
    fn form(&self, unit: &UnitSums, share: Option<&Share>) -> Option<[Decimal; 2]> {
        let x = share?.x;
        let weight = match self.aggregate {
            Aggregate::Population if self.is_only => Decimal::ONE,
            aggregate => weight(aggregate, unit, x),
        };
        let on_y = weight / x;
        (!weight.is_zero()).then(|| [-self.estimate * on_y, on_y])
    }

    fn forms(&self, units: &[UnitSums], shares: &[Option<&Share>]) -> GroupForms {
        units.iter().zip(shares).map(|(unit, share)| self.form(unit, *share)).collect()
    }

    /// Around each unit's own estimate, but for those that stand alone.
    fn mixed(&self, units: &[UnitSums], shares: &[Option<&Share>], own: &Forms) -> GroupForms {
        if !own.has_others {
            return own.units.clone();
        }
        let form = |((unit, share), own): ((&UnitSums, &Option<&Share>), &Option<[Decimal; 2]>)| {
            let own = own.filter(|[_, on_y]| !on_y.is_zero() && !stands_alone(unit, self.node));
            own.or_else(|| self.form(unit, *share))
        };
        units.iter().zip(shares).zip(own.units.iter()).map(form).collect()
    }
}

/// What each unit weighs in a figure to which `answers` of its responses contribute.
pub(super) fn unit_weights(tree: &IndexTree, units: &[UnitSums], answers: &[Decimal]) -> Vec<Decimal> {
    let answered = answers.iter().filter(|answers| !answers.is_zero()).count();
    let weight = |(unit, answers): (&UnitSums, &Decimal)| match tree.aggregate {
        _ if answers.is_zero() => Decimal::ZERO,
        Aggregate::Population if answered == 1 => Decimal::ONE,
        aggregate => weight(aggregate, unit, *answers),
    };
    units.iter().zip(answers).map(weight).collect()
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
