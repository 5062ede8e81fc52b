//! The sums of a whole period, remembered: of what has been counted since, only the units it touches are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Sources;
use super::groups::{Groups, MOST_OF};
use crate::definition::UnitId;
use crate::index::UnitSums;
use crate::store::{Generation, Result};

/// The sums of every unit that has responses, without its transactions, which are not counted but imported.
pub(super) type Kept = BTreeMap<UnitId, Arc<UnitSums>>;

impl Groups<'_> {
    /// The sums of all units in the period, of all respondents together.
    pub(super) async fn kept(&self, sources: Sources<'_>) -> Result<Arc<Kept>> {
        let survey = self.asked.survey;
        let key = format!("sums of {} {} {}", survey.id, survey.version, self.asked.period);
        let remembered = || sources.store.remembered::<(Generation, Arc<Kept>)>(&key);
        // Asked for before the tallies are read: these may be newer, and then are read once more.
        let now = sources.store.generation().await?;
        if let Some(kept) = remembered().filter(|remembered| remembered.0 == now) {
            return Ok(kept.1.clone());
        }
        let _alone = sources.store.alone(&key).await;
        let now = sources.store.generation().await?;
        let kept = match remembered().as_deref() {
            Some((then, kept)) if *then == now => return Ok(kept.clone()),
            Some((then, kept)) if then.unmarked == now.unmarked => {
                self.renewed(sources, kept.clone(), *then).await?
            }
            Some(_) | None => Arc::new(self.read(sources, None).await?),
        };
        let bytes = kept.values().map(|sums| sums.bytes()).sum();
        sources.store.remember(key.clone(), Arc::new((now, kept.clone())), bytes);
        Ok(kept)
    }

    async fn renewed(&self, sources: Sources<'_>, kept: Arc<Kept>, then: Generation) -> Result<Arc<Kept>> {
        let (survey, months) = (&self.asked.survey.id, self.asked.period.months());
        let changed = sources.store.units_changed(survey, months, then.number).await?;
        if changed.is_empty() {
            return Ok(kept);
        }
        if changed.len() * MOST_OF > kept.len() {
            return Ok(Arc::new(self.read(sources, None).await?));
        }
        let fresh = self.read(sources, Some(&changed)).await?;
        let mut renewed = Arc::unwrap_or_clone(kept);
        renewed.extend(fresh);
        Ok(Arc::new(renewed))
    }

    async fn read(&self, sources: Sources<'_>, units: Option<&[UnitId]>) -> Result<Kept> {
        let sums = self.counted(sources, units, None).await?.remove(&0).unwrap_or_default();
        Ok(sums.into_iter().map(|(unit, sums)| (unit, Arc::new(sums))).collect())
    }
}
