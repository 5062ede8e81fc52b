//! What was made of groups of units the last time.

use std::sync::{Arc, Weak};

use super::compute::UnitSums;
use super::covariance::Covariances;
use super::moment::Moments;
use super::own::{GroupForms, Shares};
use super::ratio::Ratio;

/// Units whose part in a whole is remembered as one.
pub(super) const GROUP: usize = 64;

/// What units came to the last time, so that only those that have changed are gone through again.
#[derive(Debug, Clone, Default)]
pub struct Memo {
    pub(super) shares: Vec<Arc<Shares>>,
    pub(super) covariances: Vec<Arc<Group>>,
}

/// Some units, what was made of them and what it was made from.
#[derive(Debug)]
pub(super) struct Group {
    made: Covariances,
    coefficients: Vec<GroupForms>,
    units: Vec<Stratum>,
}

/// A unit's moments never change; held so that their place in memory is not given to others, and no longer.
type Stratum = (Option<Weak<Moments>>, i64, Option<i64>);

impl Memo {
    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        let shares: usize = self.shares.iter().map(|shares| shares.bytes()).sum();
        shares + self.covariances.iter().map(|group| group.bytes()).sum::<usize>()
    }
}

impl Group {
    /// Its coefficients are those of [`Shares`], as a rule.
    fn bytes(&self) -> usize {
        self.made.bytes()
    }

    pub(super) fn new(made: Covariances, ratios: &[Ratio], units: &[UnitSums], group: usize) -> Self {
        let coefficients = ratios.iter().map(|ratio| ratio.of_group(group).clone()).collect();
        Self { made, coefficients, units: units.iter().map(stratum).collect() }
    }

    pub(super) fn made(&self) -> &Covariances {
        &self.made
    }

    /// Whether it was made from the same.
    pub(super) fn is_of(&self, ratios: &[Ratio], units: &[UnitSums], group: usize) -> bool {
        let is_same = |(known, unit): (&Stratum, &UnitSums)| {
            let moments = |weak: &Weak<Moments>| {
                unit.moments.as_ref().is_some_and(|own| Arc::as_ptr(own) == weak.as_ptr())
            };
            known.0.as_ref().map_or(unit.moments.is_none(), moments)
                && (known.1, known.2) == (unit.sums.responses, unit.transactions)
        };
        let is_like = |(known, ratio): (&GroupForms, &Ratio)| {
            let own = ratio.of_group(group);
            Arc::ptr_eq(known, own) || known == own
        };
        self.units.len() == units.len()
            && self.units.iter().zip(units).all(is_same)
            && self.coefficients.len() == ratios.len()
            && self.coefficients.iter().zip(ratios).all(is_like)
    }
}

fn stratum(unit: &UnitSums) -> Stratum {
    (unit.moments.as_ref().map(Arc::downgrade), unit.sums.responses, unit.transactions)
}
