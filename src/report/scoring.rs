//! Counts of answers become sums of scores, each under the version it was counted for.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Sources;
use super::groups::{Groups, version_of};
use crate::definition::{Survey, UnitId};
use crate::index::{Carried, Layout, Moments, Sums, Tally, Transfer, UnitSums};
use crate::store::Result;

/// How the tallies of one version are scored.
struct Scoring {
    version: Arc<Survey>,
    layout: Layout,
    carried: Carried,
    /// None where answers are carried over in a way that moments do not know.
    transfer: Option<Transfer>,
}

impl Scoring {
    fn of((survey, current): (&Survey, &Layout), version: Arc<Survey>) -> Self {
        let layout = Layout::of(&version);
        let carried = Carried::of(survey, &version);
        let transfer = Transfer::of((survey, current), (&version, &layout));
        Self { version, layout, carried, transfer }
    }
}

impl Groups<'_> {
    /// Scores tallies, each under the version it was counted for.
    pub(super) fn scored<'t, K: Ord + Copy + 't>(
        &self,
        sources: Sources<'_>,
        tallies: impl IntoIterator<Item = (&'t (K, UnitId, String), &'t Tally)>,
    ) -> Result<BTreeMap<K, BTreeMap<UnitId, UnitSums>>> {
        let survey = self.asked.survey;
        let mut scorings: HashMap<&str, Scoring> = HashMap::new();
        let mut found: BTreeMap<K, BTreeMap<UnitId, UnitSums>> = BTreeMap::new();
        for ((key, unit, version), tally) in tallies {
            if !scorings.contains_key(version.as_str()) {
                let known = version_of(sources, survey, version)?;
                scorings.insert(version, Scoring::of((survey, &self.layout), known));
            }
            let Scoring { version, layout, carried, transfer } = &scorings[version.as_str()];
            let place = found.entry(*key).or_default();
            let sums = place.entry(unit.clone()).or_insert_with(|| self.no_responses(unit));
            Arc::make_mut(&mut sums.sums).add(carried, version, layout, tally);
            sums.moments = sums.moments.take().zip(transfer.as_ref()).and_then(|(moments, transfer)| {
                let mut moments = Arc::unwrap_or_clone(moments);
                moments.add(layout, transfer, tally).then(|| Arc::new(moments))
            });
        }
        Ok(found)
    }

    pub(super) fn no_responses(&self, unit: &UnitId) -> UnitSums {
        UnitSums {
            sums: Arc::new(Sums::empty(self.asked.survey)),
            transactions: self.transactions(unit),
            moments: Some(Arc::new(Moments::empty(&self.layout))),
        }
    }
}
