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
    /// The indicators behind each of these nodes.
    indicators: Vec<Vec<usize>>,
    /// The place of a node among them.
    places: Vec<Option<usize>>,
    groups: Vec<Arc<Shares>>,
}

/// Those of one group of units, node by node.
#[derive(Debug)]
pub(super) struct Shares {
    nodes: Vec<Vec<Option<Share>>>,
    /// The coefficients of each unit around its own ratio, when they were asked for.
    forms: OnceLock<Vec<Vec<Option<[Decimal; 2]>>>>,
    /// What it was made from: sums never change once they are shared.
    units: Vec<(Weak<Sums>, Option<i64>)>,
}

impl Own {
    /// A memo spares working out again what is there of units that have not changed.
    pub(super) fn of(tree: &IndexTree, units: &[UnitSums], memo: Option<&mut Memo>) -> Self {
        let indicators = |at: usize| match tree.nodes[at].kind {
            NodeKind::Indicator { .. } => Some(vec![at]),
            NodeKind::Dimension { combine: Combine::Pooled, .. } => Some(tree.indicators_below(at)),
            NodeKind::Dimension { .. } => None,
        };
        let mut own = Self { indicators: Vec::new(), places: Vec::new(), groups: Vec::new() };
        for found in (0..tree.nodes.len()).map(indicators) {
            own.places.push(found.as_ref().map(|_| own.indicators.len()));
            own.indicators.extend(found);
        }
        let before = memo.as_deref().map(|memo| memo.shares.clone()).unwrap_or_default();
        for (at, units) in units.chunks(GROUP).enumerate() {
            let known = before.get(at).filter(|shares| shares.are_of(units)).cloned();
            own.groups.push(known.unwrap_or_else(|| Arc::new(Shares::new(tree, &own.indicators, units))));
        }
        if let Some(memo) = memo {
            memo.shares.clone_from(&own.groups);
        }
        own
    }

    /// The indicators behind a node that is estimated directly.
    pub(super) fn indicators(&self, node: usize) -> &[usize] {
        self.places[node].map_or(&[], |place| &self.indicators[place])
    }

    /// The shares of all units in such a node; none of units without answers.
    pub(super) fn shares(&self, node: usize) -> impl Iterator<Item = Option<&Share>> {
        self.groups.iter().flat_map(move |group| {
            self.places[node].into_iter().flat_map(|place| group.nodes[place].iter().map(Option::as_ref))
        })
    }

    /// W/x · (y − R x) with the unit's own R: the coefficients on x and on y.
    pub(super) fn forms(&self, tree: &IndexTree, node: usize) -> impl Iterator<Item = Option<[Decimal; 2]>> {
        self.groups.iter().flat_map(move |group| {
            let all = group.forms.get_or_init(|| group.linearised(tree.aggregate));
            self.places[node].into_iter().flat_map(|place| all[place].iter().copied())
        })
    }
}

impl Shares {
    fn new(tree: &IndexTree, indicators: &[Vec<usize>], units: &[UnitSums]) -> Self {
        let share = |unit: &UnitSums, indicators: &[usize]| {
            let (y, x) = unit.ratio(indicators);
            let term = || match tree.aggregate {
                Aggregate::Pooled => Some(y),
                Aggregate::MeanOfUnits => Some(y / x),
                Aggregate::Population => unit.transactions.map(|known| Decimal::from(known) * y / x),
            };
            (!x.is_zero()).then(|| Share { x, y, term: term() })
        };
        let nodes =
            indicators.iter().map(|own| units.iter().map(|unit| share(unit, own)).collect()).collect();
        let units = units.iter().map(|unit| (Arc::downgrade(&unit.sums), unit.transactions)).collect();
        Self { nodes, forms: OnceLock::new(), units }
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

    fn linearised(&self, aggregate: Aggregate) -> Vec<Vec<Option<[Decimal; 2]>>> {
        let weight = |unit: usize| match aggregate {
            Aggregate::Population => Decimal::from(self.units[unit].1.unwrap_or(0)),
            Aggregate::Pooled | Aggregate::MeanOfUnits => Decimal::ONE,
        };
        let form = |(unit, share): (usize, &Option<Share>)| {
            let Share { x, y, .. } = share.as_ref()?;
            let on_y = weight(unit) / x;
            Some([-(y / x) * on_y, on_y])
        };
        self.nodes.iter().map(|shares| shares.iter().enumerate().map(form).collect()).collect()
    }
}
