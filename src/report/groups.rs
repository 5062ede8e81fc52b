//! Tallies of many units and months, brought together into sums by unit.

mod enough;
mod transactions;

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::among;
use super::breakdown::Breakdown;
use super::damage;
use super::published::Published;
use super::sample::{Sampled, Weighting};
use super::{Asked, Figures, Sources};
use crate::definition::{Aggregate, Bounds, IndexTree, OptionCode, QuestionId, Survey, UnitId};
use crate::index::carry::{self, Then};
use crate::index::interval::{Extent, precise_figures};
use crate::index::levels::Spread;
use crate::index::population::Counted;
use crate::index::{Figure, Layout, Memo, Moments, Tally, UnitSums};
use crate::store::{Result, StoreError, TallyQuery, TallyRow};

use transactions::Transactions;

pub use enough::has_enough;
pub use transactions::PartlyKnown;

/// The responses of each unit, by the segment's option (0 when nothing is broken down).
pub(super) type SumsByCode = BTreeMap<OptionCode, BTreeMap<UnitId, UnitSums>>;

/// What was counted of each group: by a key, the unit and the version.
pub(super) type Tallies<K> = BTreeMap<(K, UnitId, String), Tally>;

/// From a fourth of all units on, all are read.
pub(super) const MOST_OF: usize = 4;

/// Everything a report needs of the store, read once.
pub(super) struct Groups<'a> {
    pub(super) asked: Asked<'a>,
    known_transactions: Transactions,
    /// Of the current version.
    pub(super) layout: Layout,
    /// The scale of every node.
    bounds: Vec<Option<Bounds>>,
    /// What the audience may see, where something is withheld from it.
    pub(super) published: Option<Published>,
    /// The responses themselves, where tallies do not suffice.
    sampled: Option<Sampled>,
    /// Units of which something in the period cannot be read.
    damaged: BTreeSet<UnitId>,
}

impl<'a> Groups<'a> {
    pub(super) async fn new(sources: Sources<'_>, asked: &Asked<'a>) -> Result<Self> {
        sources.store.fold(sources.versions).await?;
        let mut groups = Self {
            asked: *asked,
            known_transactions: Transactions::read(sources, asked).await?,
            layout: Layout::of(asked.survey),
            bounds: asked.survey.bounds(),
            published: None,
            sampled: None,
            damaged: damage::units(sources, asked, None).await?,
        };
        if asked.survey.needs_responses() {
            let of = |unit: &UnitId| groups.transactions(unit);
            let sampled = Sampled::new(sources, asked.survey, asked.period, of).await?;
            groups.damaged.extend(sampled.damaged().cloned());
            groups.sampled = Some(sampled);
        }
        if let Some(top) = asked.withheld_below(&sources.catalogue.units) {
            groups.published = Some(Published::new(sources, &groups, top).await?);
        }
        Ok(groups)
    }

    /// Reads the tallies of a unit and of all below it.
    pub(super) async fn below(
        &self,
        sources: Sources<'_>,
        unit: &UnitId,
    ) -> Result<BTreeMap<UnitId, UnitSums>> {
        let below = sources.catalogue.units.subtree(unit);
        let below: Vec<UnitId> = below.into_iter().map(|unit| unit.id.clone()).collect();
        Ok(self.sums(sources, &below, None).await?.remove(&0).unwrap_or_default())
    }

    /// What is known of the transactions of a unit in the period asked for.
    pub(super) fn counted_transactions(&self, unit: &UnitId) -> Counted<'_> {
        self.known_transactions.counted(&self.asked, unit)
    }

    /// The transactions of a unit in the period asked for.
    pub(super) fn transactions(&self, unit: &UnitId) -> Option<i64> {
        self.counted_transactions(unit).transactions()
    }

    /// The units whose transactions are known for a part of the period alone.
    pub(super) fn partly_known<'u>(&self, units: impl Iterator<Item = &'u UnitId>) -> Option<PartlyKnown> {
        PartlyKnown::of(units.filter_map(|unit| self.counted_transactions(unit).part()))
    }

    pub(super) fn weighting(&self) -> Option<Weighting> {
        self.sampled.as_ref()?.weighting(self.asked.survey)
    }

    /// The answers of each unit by option under the weights of responses; none where an answer weighs 1.
    pub(super) fn spreads(&self) -> Option<BTreeMap<UnitId, Spread>> {
        self.sampled.as_ref()?.spreads(self.asked.survey)
    }

    /// Whether every weight is known, where responses are weighted.
    pub(super) fn has_weights(&self) -> bool {
        self.sampled.as_ref().is_none_or(Sampled::has_weights)
    }

    /// Reads the tallies of some units, broken down by a segment or not.
    pub(super) async fn sums(
        &self,
        sources: Sources<'_>,
        units: &[UnitId],
        segment: Option<&QuestionId>,
    ) -> Result<SumsByCode> {
        let survey = self.asked.survey;
        let mut damaged = Cow::Borrowed(&self.damaged);
        if let Some(sampled) = &self.sampled {
            let mut found = sampled.sums(survey, units, segment, self.asked.among);
            self.flag(units, &damaged, &mut found);
            return Ok(found);
        }
        if let Some(segment) = segment.or(self.asked.among.0.first().map(|first| &first.by)) {
            damaged = Cow::Owned(damage::units(sources, &self.asked, Some(segment)).await?);
        }
        let wanted: HashSet<&UnitId> = units.iter().collect();
        // A period as a whole is read quicker than most of its units one list after the other.
        let is_most = units.len() * MOST_OF > sources.catalogue.units.iter().count();
        let read = (!is_most).then_some(units);
        let mut groups = match &self.asked.among.0[..] {
            [first, ..] => match among::tallies(sources, &self.asked, self.asked.among).await? {
                Some(known) => {
                    damaged.to_mut().extend(known.damaged.iter().cloned());
                    let own = known.tallies.iter().filter(|((_, unit, _), _)| wanted.contains(unit));
                    self.scored(sources, own)?
                }
                None => {
                    let mut groups = self.counted(sources, read, Some(&first.by)).await?;
                    let units = groups.remove(&first.code).into_iter();
                    only(&wanted, units.map(|units| (0, units)).collect())
                }
            },
            [] if segment.is_none() && is_most => {
                let kept = self.kept(sources).await?;
                let own =
                    units.iter().filter_map(|unit| Some((unit.clone(), self.known(unit, kept.get(unit)?))));
                SumsByCode::from([(0, own.collect())])
            }
            [] => only(&wanted, self.counted(sources, read, segment).await?),
        };
        self.flag(units, &damaged, &mut groups);
        groups.retain(|_, units| !units.is_empty());
        Ok(groups)
    }

    /// These units and those of which something else cannot be read.
    pub(super) fn with_damage(&self, mut damaged: BTreeSet<UnitId>) -> BTreeSet<UnitId> {
        damaged.extend(self.damaged.iter().cloned());
        damaged
    }

    /// Says of the sums of these units that something is missing from them. In a unit's own moments nothing would
    /// tell them from those of before.
    pub(super) fn flag<K: Ord + Default>(
        &self,
        units: &[UnitId],
        damaged: &BTreeSet<UnitId>,
        found: &mut BTreeMap<K, BTreeMap<UnitId, UnitSums>>,
    ) {
        if damaged.is_empty() {
            return;
        }
        if found.is_empty() {
            found.insert(K::default(), BTreeMap::new());
        }
        for unit in units.iter().filter(|unit| damaged.contains(*unit)) {
            for own in found.values_mut() {
                let sums = own.entry(unit.clone()).or_insert_with(|| self.no_responses(unit));
                Arc::make_mut(&mut sums.sums).is_damaged = true;
                sums.moments = Some(Arc::new(Moments::empty(&self.layout)));
            }
        }
    }

    /// Whether sums are of everybody and from tallies, so that they stay the same until something is counted.
    pub(super) fn is_kept(&self) -> bool {
        self.sampled.is_none() && self.asked.among.is_everybody()
    }

    /// What is remembered of a unit, with its transactions.
    fn known(&self, unit: &UnitId, sums: &UnitSums) -> UnitSums {
        UnitSums { transactions: self.transactions(unit), ..sums.clone() }
    }

    /// The sums of some units, or of all, from their tallies, whoever is meant.
    pub(super) async fn counted(
        &self,
        sources: Sources<'_>,
        units: Option<&[UnitId]>,
        segment: Option<&QuestionId>,
    ) -> Result<SumsByCode> {
        let survey = self.asked.survey;
        let breakdown = Breakdown::of(segment);
        // A segment question may have had another id in earlier versions.
        let names: Vec<Option<&QuestionId>> = match &breakdown.segment {
            None => vec![None],
            Some(segment) => carry::ids(survey, segment).into_iter().map(Some).collect(),
        };
        let mut layouts: HashMap<String, (Arc<Survey>, Layout)> = HashMap::new();
        // The months of a version are added up as they are; scoring comes once for all of them.
        let mut tallies: Tallies<OptionCode> = Tallies::new();
        let mut damaged = BTreeSet::new();
        for segment in names {
            let query = TallyQuery { survey: &survey.id, units, months: self.asked.period.months(), segment };
            let each = |row: TallyRow| {
                let then = breakdown.segment.as_ref().map(|now| carry::then(survey, &row.version, now));
                let Some(code) = code_now(segment, then, row.code) else { return Ok(()) };
                if !layouts.contains_key(&row.version)
                    && let Ok(version) = version_of(sources, survey, &row.version)
                {
                    layouts.insert(row.version.clone(), (version.clone(), Layout::of(&version)));
                }
                let Some(tally) = layouts.get(&row.version).and_then(|(_, layout)| row.tally(layout)) else {
                    damaged.insert(row.unit);
                    return Ok(());
                };
                match tallies.entry((breakdown.group(code), row.unit, row.version)) {
                    Entry::Vacant(place) => {
                        place.insert(tally);
                    }
                    Entry::Occupied(mut place) => place.get_mut().merge(&tally),
                }
                Ok(())
            };
            sources.store.each_tally(query, each).await?;
        }
        let mut found = self.scored(sources, &tallies)?;
        let units: Vec<UnitId> = damaged.iter().cloned().collect();
        self.flag(&units, &damaged, &mut found);
        Ok(found)
    }

    /// Takes away what the audience must not see of a unit.
    pub(super) fn withhold(&self, unit: &UnitId, figures: &mut Figures) {
        if let Some(published) = &self.published {
            published.withhold(unit, figures);
        }
    }

    /// The figures of some units taken together, whoever asks.
    pub(super) fn computed<'u>(&self, units: impl Iterator<Item = &'u UnitSums>) -> Figures {
        self.figures(units, Some(Extent::Intervals))
    }

    /// The same without intervals, which take far longer than the values.
    pub(super) fn estimated<'u>(&self, units: impl Iterator<Item = &'u UnitSums>) -> Figures {
        self.figures(units, None)
    }

    /// The same with what is asked for of how exact they are.
    pub(super) fn figures<'u>(
        &self,
        units: impl Iterator<Item = &'u UnitSums>,
        extent: Option<Extent>,
    ) -> Figures {
        self.figures_again(units, extent, None)
    }

    /// The same with a memo of the last time that they were made of much the same.
    pub(super) fn figures_again<'u>(
        &self,
        units: impl Iterator<Item = &'u UnitSums>,
        extent: Option<Extent>,
        memo: Option<&mut Memo>,
    ) -> Figures {
        let survey = self.asked.survey;
        let mut units: Vec<UnitSums> = units.cloned().collect();
        let responses = units.iter().map(|unit| unit.sums.responses).sum();
        let versions = units.iter().flat_map(|unit| &unit.sums.versions).cloned().collect();
        let is_damaged = units.iter().any(|unit| unit.sums.is_damaged);
        let mut tree = Cow::Borrowed(&survey.index);
        if let Some(sampled) = &self.sampled {
            tree = Cow::Owned(sampled.tree(survey));
            units = sampled.with_all_units(survey, units);
        }
        let extent = extent.filter(|_| self.asked.among.is_everybody() || !self.is_thin(units.iter()));
        let mut nodes = precise_figures((&tree, &self.layout.leaves), &units, extent, memo);
        nodes.iter_mut().zip(&self.bounds).for_each(|(figure, bounds)| figure.keep_within(*bounds));
        if let Some(sampled) = &self.sampled {
            sampled.check_weights(&mut nodes);
        }
        if is_damaged {
            nodes.iter_mut().for_each(Figure::take_away_for_damage);
        }
        Figures { responses, nodes, versions }
    }

    /// Whether many units have a single response each. Where units are averaged, such a unit tells nothing of
    /// how far off it may be, and an interval made without it would look too exact.
    pub(super) fn is_thin<'u>(&self, units: impl Iterator<Item = &'u UnitSums>) -> bool {
        let responses: Vec<i64> = units.map(|unit| unit.sums.responses).collect();
        let single = responses.iter().filter(|count| **count == 1).count();
        self.tree().aggregate != Aggregate::Pooled && single * 10 > responses.len()
    }

    pub(super) fn tree(&self) -> &IndexTree {
        &self.asked.survey.index
    }

    pub(super) fn minimum_n(&self) -> u64 {
        self.asked.minimum_n()
    }
}

/// The units that are wanted, where more were read.
fn only(wanted: &HashSet<&UnitId>, mut groups: SumsByCode) -> SumsByCode {
    for units in groups.values_mut() {
        units.retain(|unit, _| wanted.contains(unit));
    }
    groups
}

/// What the code of a tally of a segment is today, where the tally is of the question that the segment was.
fn code_now(
    name: Option<&QuestionId>,
    then: Option<Option<Then<'_>>>,
    code: OptionCode,
) -> Option<OptionCode> {
    let Some(then) = then else { return Some(code) };
    then.filter(|then| name == Some(then.was)).map(|then| then.code(code))
}

/// A version of a survey as it was stored.
pub(super) fn version_of(sources: Sources<'_>, survey: &Survey, version: &str) -> Result<Arc<Survey>> {
    sources.versions.get(&survey.id, version).cloned().ok_or_else(|| StoreError::MissingDefinition {
        survey: survey.id.to_string(),
        version: version.to_owned(),
    })
}
