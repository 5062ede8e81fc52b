//! Figures that have been computed before, of the very same sums.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use super::groups::Groups;
use super::{Figures, Sources};
use crate::definition::UnitId;
use crate::index::interval::Extent;
use crate::index::{Figure, Memo, Moments, UnitSums};

/// Units that are taken together, by the name of the unit they stand for.
pub(super) type Together<'u> = (&'u UnitId, Vec<&'u UnitSums>);

/// What a unit added: sums and moments of a unit are made together and never change, so that the same moments mean
/// the same sums. Held so that their place in memory is not given to others, and no longer than that.
type Part = (Weak<Moments>, Option<i64>);

/// What was made of units that are taken together.
struct Made<T> {
    unit: UnitId,
    of: Vec<Part>,
    made: T,
    memo: Memo,
}

/// What is made of fewer units is made about as soon as it is found.
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
        let bytes = self.asked.survey.index.nodes.len() * size_of::<Figure>();
        self.once(sources, &format!("figures {what} {extent:?}"), groups, bytes, |units, memo| {
            // What else is asked for is of periods that are over.
            let memo = memo.filter(|_| extent == Some(Extent::Intervals));
            self.figures_again(units.iter().copied(), extent, memo)
        })
    }

    /// The same of anything that is made of sums alone, and takes about so many bytes.
    pub(super) fn once<T: Clone + Send + Sync + 'static>(
        &self,
        sources: Sources<'_>,
        what: &str,
        groups: &[Together<'_>],
        bytes: usize,
        make: impl Fn(&[&UnitSums], Option<&mut Memo>) -> T,
    ) -> Vec<T> {
        let units: usize = groups.iter().map(|(_, units)| units.len()).sum();
        if !self.is_kept() || units < FEW {
            return groups.iter().map(|(_, units)| make(units, None)).collect();
        }
        let survey = self.asked.survey;
        let key =
            format!("{what} of {} {} {} {}", self.asked.unit, survey.id, survey.version, self.asked.period);
        let before = sources.store.remembered::<Vec<Arc<Made<T>>>>(&key).unwrap_or_default();
        let by_unit = OnceCell::new();
        // As a rule the groups are those of the last time.
        let find = |at: usize, unit: &UnitId| match before.get(at) {
            Some(made) if made.unit == *unit => Some(made),
            _ => {
                let by_unit = by_unit
                    .get_or_init(|| before.iter().map(|made| (&made.unit, made)).collect::<HashMap<_, _>>());
                by_unit.get(unit).copied()
            }
        };
        let mut is_new = before.len() != groups.len();
        let of_group = |(at, (unit, units)): (usize, &Together<'_>)| {
            let last = find(at, unit);
            if let Some(known) = last.filter(|made| is_of(&made.of, units)) {
                return known.clone();
            }
            is_new = true;
            let mut memo = last.map(|made| made.memo.clone()).unwrap_or_default();
            let made = make(units, Some(&mut memo).filter(|_| units.len() >= FEW));
            Arc::new(Made { unit: (*unit).clone(), of: parts(units), made, memo })
        };
        let all: Vec<Arc<Made<T>>> = at_length(|| groups.iter().enumerate().map(of_group).collect());
        let made = all.iter().map(|made| made.made.clone()).collect();
        if is_new {
            let memos: usize = all.iter().map(|made| made.memo.bytes()).sum();
            sources.store.remember(key, Arc::new(all), groups.len() * bytes + memos);
        }
        made
    }
}

/// Works on something that may take a second, while other threads take over what waits for this one: nobody's form
/// waits for somebody's figures.
fn at_length<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => block_in_place(work),
        _ => work(),
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
