//! What each unit by itself says of the nodes that are estimated directly.

use std::sync::{Arc, OnceLock, Weak};

use rust_decimal::Decimal;

use super::compute::UnitSums;
use super::memo::{GROUP, Memo};
use super::sums::Sums;
use crate::definition::{Aggregate, Combine, IndexTree, NodeKind};

/// The answers of one unit to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) x: Decimal,
    pub(super) y: Decimal,
    /// What it adds to the figure of units taken together: y where responses are pooled, y/x where units are
    /// averaged, W y/x where they are weighted; none where W is not known.
    pub(super) term: Option<Decimal>,
}

/// The shares of all units in the nodes that are estimated directly: indicators, and dimensions that pool them.
#[derive(Debug)]
pub(super) struct Own {
    /// These nodes, with the indicators behind them.
    direct: Vec<(usize, Vec<usize>)>,
    /// The place of a node among them.
    places: Vec<Option<usize>>,
    groups: Vec<Arc<Shares>>,
}

/// Those of one group of units, node by node.
#[derive(Debug)]
pub(super) struct Shares {
    nodes: Vec<Vec<Option<Share>>>,
    totals: Vec<Totals>,
    /// Responses with a valid answer at or below each node of the tree.
    respondents: Vec<i64>,
    /// When they were asked for.
    forms: OnceLock<Vec<Forms>>,
    /// What it was made from: sums never change once they are shared.
    units: Vec<(Weak<Sums>, Option<i64>)>,
}

/// What all units of a group add to a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// Σ of the terms that are known.
    pub(super) terms: Decimal,
    /// Σ of the weights that go with them.
    pub(super) weights: Decimal,
    pub(super) answered: usize,
    /// Units with answers whose weight is not known.
    pub(super) unknown: usize,
}

/// The coefficients of W/x · (y − R x) on x and on y, of each unit of a group; none where it does not matter.
pub(super) type GroupForms = Arc<[Option<[Decimal; 2]>]>;

/// Those with each unit's own R.
#[derive(Debug, Clone)]
pub(super) struct Forms {
    pub(super) units: GroupForms,
    /// Whether one response has all the answers of a unit, or a unit weighs nothing: these need another form.
    pub(super) has_others: bool,
}

impl Totals {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            terms: self.terms + other.terms,
            weights: self.weights + other.weights,
            answered: self.answered + other.answered,
            unknown: self.unknown + other.unknown,
        }
    }
}

impl Own {
    /// A memo spares working out again what is there of units that have not changed.
    pub(super) fn of(tree: &IndexTree, units: &[UnitSums], memo: Option<&mut Memo>) -> Self {
        let indicators = |at: usize| match tree.nodes[at].kind {
            NodeKind::Indicator { .. } => Some(vec![at]),
            NodeKind::Dimension { combine: Combine::Pooled, .. } => Some(tree.indicators_below(at)),
            NodeKind::Dimension { .. } => None,
        };
        let mut own = Self { direct: Vec::new(), places: Vec::new(), groups: Vec::new() };
        for (at, found) in (0..tree.nodes.len()).map(indicators).enumerate() {
            own.places.push(found.as_ref().map(|_| own.direct.len()));
            own.direct.extend(found.map(|indicators| (at, indicators)));
        }
        let before = memo.as_deref().map(|memo| memo.shares.clone()).unwrap_or_default();
        for (at, units) in units.chunks(GROUP).enumerate() {
            let known = before.get(at).filter(|shares| shares.are_of(units)).cloned();
            own.groups.push(known.unwrap_or_else(|| Arc::new(Shares::new(tree, &own.direct, units))));
        }
        if let Some(memo) = memo {
            memo.shares.clone_from(&own.groups);
        }
        own
    }

    /// The indicators behind a node that is estimated directly.
    pub(super) fn indicators(&self, node: usize) -> &[usize] {
        self.places[node].map_or(&[], |place| &self.direct[place].1)
    }

    /// The shares of all units in such a node; none of units without answers.
    pub(super) fn shares(&self, node: usize) -> impl Iterator<Item = Option<&Share>> {
        let place = self.places[node];
        let groups = self.groups.iter();
        groups.filter_map(move |group| Some(&group.nodes[place?])).flatten().map(Option::as_ref)
    }

    /// What the units add to such a node, group by group.
    pub(super) fn totals(&self, node: usize) -> Totals {
        let of_group = |group: &Arc<Shares>| Some(group.totals[self.places[node]?]);
        self.groups.iter().filter_map(of_group).fold(Totals::default(), Totals::plus)
    }

    pub(super) fn respondents(&self, node: usize) -> i64 {
        self.groups.iter().map(|group| group.respondents[node]).sum()
    }

    /// The forms of the units in such a node, group by group.
    pub(super) fn forms(
        &self,
        tree: &IndexTree,
        units: &[UnitSums],
        node: usize,
    ) -> impl Iterator<Item = &Forms> {
        self.groups.iter().zip(units.chunks(GROUP)).filter_map(move |(group, units)| {
            let all = group.forms.get_or_init(|| {
                let direct = self.direct.iter().map(|(node, _)| *node).zip(&group.nodes);
                direct.map(|(node, shares)| linearised(tree.aggregate, units, node, shares)).collect()
            });
            Some(&all[self.places[node]?])
        })
    }
}

impl Shares {
    fn new(tree: &IndexTree, direct: &[(usize, Vec<usize>)], units: &[UnitSums]) -> Self {
        let share = |unit: &UnitSums, indicators: &[usize]| {
            let (y, x) = unit.ratio(indicators);
            let term = || match tree.aggregate {
                Aggregate::Pooled => Some(y),
                Aggregate::MeanOfUnits => Some(y / x),
                Aggregate::Population => unit.transactions.map(|known| Decimal::from(known) * y / x),
            };
            (!x.is_zero()).then(|| Share { x, y, term: term() })
        };
        let nodes: Vec<Vec<Option<Share>>> =
            direct.iter().map(|(_, own)| units.iter().map(|unit| share(unit, own)).collect()).collect();
        let total = |(share, unit): (&Option<Share>, &UnitSums)| {
            let Some(Share { x, term, .. }) = share else { return Totals::default() };
            let weights = weight(tree.aggregate, unit, *x);
            let unknown = usize::from(term.is_none());
            Totals { terms: term.unwrap_or_default(), weights, answered: 1, unknown }
        };
        let totals = |shares: &Vec<Option<Share>>| {
            shares.iter().zip(units).map(total).fold(Totals::default(), Totals::plus)
        };
        let respondents = |node: usize| units.iter().map(|unit| unit.sums.nodes[node].respondents).sum();
        Self {
            totals: nodes.iter().map(totals).collect(),
            respondents: (0..tree.nodes.len()).map(respondents).collect(),
            nodes,
            forms: OnceLock::new(),
            units: units.iter().map(|unit| (Arc::downgrade(&unit.sums), unit.transactions)).collect(),
        }
    }

    /// About so many bytes.
    pub(super) fn bytes(&self) -> usize {
        self.nodes.len() * self.units.len() * (size_of::<Option<Share>>() + size_of::<Option<[Decimal; 2]>>())
    }

    fn are_of(&self, units: &[UnitSums]) -> bool {
        let is_same = |((sums, transactions), unit): (&(Weak<Sums>, Option<i64>), &UnitSums)| {
            Arc::as_ptr(&unit.sums) == sums.as_ptr() && unit.transactions == *transactions
        };
        self.units.len() == units.len() && self.units.iter().zip(units).all(is_same)
    }
}

fn linearised(aggregate: Aggregate, units: &[UnitSums], node: usize, shares: &[Option<Share>]) -> Forms {
    let form = |(unit, share): (&UnitSums, &Option<Share>)| {
        let Share { x, y, .. } = share.as_ref()?;
        let on_y = weight(aggregate, unit, *x) / x;
        Some([-(y / x) * on_y, on_y])
    };
    let is_other = |(unit, share): (&UnitSums, &Option<Share>)| {
        share.is_some_and(|share| weight(aggregate, unit, share.x).is_zero()) || stands_alone(unit, node)
    };
    let own = || units.iter().zip(shares);
    Forms { units: own().map(form).collect(), has_others: own().any(is_other) }
}

/// W of a unit among others with answers; 0 where it is not known.
pub(super) fn weight(aggregate: Aggregate, unit: &UnitSums, x: Decimal) -> Decimal {
    match aggregate {
        Aggregate::Pooled => x,
        Aggregate::MeanOfUnits => Decimal::ONE,
        Aggregate::Population => Decimal::from(unit.transactions.unwrap_or(0)),
    }
}

/// Whether one response of a unit, or one cluster of them, has all the answers to a node.
pub(super) fn stands_alone(unit: &UnitSums, node: usize) -> bool {
    match unit.moments.as_ref().and_then(|moments| moments.single()) {
        Some(sampled) => sampled.clusters_answering(node) == 1,
        None => unit.sums.nodes[node].respondents == 1,
    }
}
