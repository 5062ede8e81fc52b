//! Figures that have been computed before, of the very same sums.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use super::groups::Groups;
use super::{Figures, Sources};
use crate::definition::UnitId;
use crate::index::interval::Extent;
use crate::index::{Figure, Memo, Moments, UnitSums};

/// Units that are taken together, by the name of the unit they stand for.
pub(super) type Together<'u> = (&'u UnitId, Vec<&'u UnitSums>);

/// What a unit added to a figure: sums and moments of a unit are made together and never change, so that the same
/// moments mean the same sums. Held so that their place in memory is not given to others, and no longer than that.
type Part = (Weak<Moments>, Option<i64>);

/// Figures, and what they were made of.
struct Made {
    of: Vec<Part>,
    figures: Figures,
    memo: Memo,
}

type AllMade = HashMap<UnitId, Arc<Made>>;

/// Figures of fewer units are computed about as soon as they are found.
const FEW: usize = 50;

impl Groups<'_> {
    /// As [`figures`](Self::figures) of each group of units; those whose sums are the same as the last time,
    /// when figures were asked for by this name, are not computed again.
    pub(super) fn figures_once(
        &self,
        sources: Sources<'_>,
        what: &str,
        groups: &[Together<'_>],
        extent: Option<Extent>,
    ) -> Vec<Figures> {
        let units: usize = groups.iter().map(|(_, units)| units.len()).sum();
        if !self.is_kept() || units < FEW {
            return groups.iter().map(|(_, units)| self.figures(units.iter().copied(), extent)).collect();
        }
        let survey = self.asked.survey;
        let key = format!(
            "figures {what} {extent:?} of {} {} {} {}",
            self.asked.unit, survey.id, survey.version, self.asked.period
        );
        let before = sources.store.remembered::<AllMade>(&key).unwrap_or_default();
        let known = |(unit, units): &Together<'_>| before.get(*unit).filter(|made| is_of(&made.of, units));
        if before.len() == groups.len()
            && let Some(all) = groups.iter().map(|group| Some(known(group)?.figures.clone())).collect()
        {
            return all;
        }
        let mut made = AllMade::with_capacity(groups.len());
        let figures = groups.iter().map(|group| {
            let (unit, units) = group;
            let own = known(group).cloned().unwrap_or_else(|| {
                let mut memo = before.get(*unit).map(|made| made.memo.clone()).unwrap_or_default();
                let again = Some(&mut memo).filter(|_| units.len() >= FEW);
                let figures = self.figures_again(units.iter().copied(), extent, again);
                Arc::new(Made { of: parts(units), figures, memo })
            });
            made.insert((*unit).clone(), own.clone());
            own.figures.clone()
        });
        let figures = figures.collect();
        let memos: usize = made.values().map(|made| made.memo.bytes()).sum();
        let bytes = groups.len() * survey.index.nodes.len() * size_of::<Figure>() + memos;
        sources.store.remember(key, Arc::new(made), bytes);
        figures
    }
}

fn parts(units: &[&UnitSums]) -> Vec<Part> {
    let part = |unit: &&UnitSums| Some((Arc::downgrade(unit.moments.as_ref()?), unit.transactions));
    units.iter().filter_map(part).collect()
}

fn is_of(parts: &[Part], units: &[&UnitSums]) -> bool {
    let is_same = |((moments, transactions), unit): (&Part, &&UnitSums)| {
        unit.moments.as_ref().is_some_and(|own| Arc::as_ptr(own) == moments.as_ptr())
            && unit.transactions == *transactions
    };
    parts.len() == units.len() && parts.iter().zip(units).all(is_same)
}
