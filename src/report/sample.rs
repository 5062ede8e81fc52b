//! Responses read one by one, for surveys whose figures need more than tallies know.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::among::Among;
use super::breakdown::{BY_CHANNEL, Breakdown};
use super::groups::{Groups, PartlyKnown, SumsByCode};
use super::{Asked, Sources};
use crate::definition::{OptionCode, Period, QuestionId, Survey, UnitId};
use crate::index::case::Case;
use crate::index::figure::show;
use crate::index::levels::{Chosen, Spread};
use crate::index::sample::Sample;
use crate::index::{Absence, Figure, Layout, UnitSums};
use crate::store::{Cursor, Generation, Result};

/// Rows read at a time.
const PAGE: i64 = 1000;

/// The responses of a survey in a period, as figures see them.
#[derive(Debug)]
struct Read {
    units: Vec<UnitId>,
    ids: Vec<Uuid>,
    cases: Arc<Vec<Case>>,
    /// What each chose, where responses are weighted; else tallies know.
    chosen: Vec<Chosen>,
    /// Units of which a response cannot be read.
    damaged: BTreeSet<UnitId>,
}

/// The same with their weights.
#[derive(Debug)]
pub(super) struct Sampled {
    read: Arc<Read>,
    sample: Sample,
}

/// About so many bytes a response takes in memory.
const OF_A_CASE: usize = 1024;

/// How the responses of a report were weighted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weighting {
    /// The questions whose margins are known.
    pub margins: Vec<String>,
    /// Whether the weighted responses have these margins; they cannot when the margins contradict each other.
    pub met: bool,
    /// `question=code` of the groups that nobody is in, and that the others stand for.
    pub empty: Vec<String>,
    /// The largest weight, in mean weights.
    pub largest: String,
}

/// A response's weight before and after raking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseWeight {
    pub id: Uuid,
    pub unit: UnitId,
    /// None where it rests on transactions that are not known.
    pub base: Option<Decimal>,
    /// None where raking rests on such a weight as well.
    pub weight: Option<Decimal>,
}

/// The weights of all responses, and what is to be said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    pub responses: Vec<ResponseWeight>,
    pub weighting: Option<Weighting>,
    pub partly_known: Option<PartlyKnown>,
}

impl Sampled {
    /// Reads the responses of all units in a period, or remembers them from the last time when nothing was
    /// counted since.
    pub(super) async fn new(
        sources: Sources<'_>,
        survey: &Arc<Survey>,
        period: &Period,
        transactions: impl Fn(&UnitId) -> Option<i64>,
    ) -> Result<Self> {
        let generation = sources.store.generation().await?;
        let key = format!("{} {} {period}", survey.id, survey.version);
        let read = match sources.store.remembered::<(Generation, Arc<Read>)>(&key) {
            Some(known) if known.0 == generation => known.1.clone(),
            Some(_) | None => {
                let read = Arc::new(read(sources, survey, period).await?);
                let bytes = read.cases.len() * OF_A_CASE;
                sources.store.remember(key, Arc::new((generation, read.clone())), bytes);
                read
            }
        };
        let transactions = read.units.iter().map(transactions).collect();
        let sample = Sample::new(survey, read.cases.clone(), transactions);
        Ok(Self { read, sample })
    }

    /// Units of which a response cannot be read. Raked weights rest on all units.
    pub(super) fn damaged(&self) -> impl Iterator<Item = &UnitId> {
        let is_all = self.sample.raked().is_some() && !self.read.damaged.is_empty();
        self.read.damaged.iter().chain(self.read.units.iter().filter(move |_| is_all))
    }

    /// The responses of some units, broken down by a segment or not.
    pub(super) fn sums(
        &self,
        survey: &Survey,
        units: &[UnitId],
        segment: Option<&QuestionId>,
        among: &Among,
    ) -> SumsByCode {
        let breakdown = Breakdown::of(segment);
        let conditions: Vec<(Breakdown, OptionCode)> =
            among.0.iter().map(|condition| (Breakdown::of(Some(&condition.by)), condition.code)).collect();
        let is_meant = |case: &Case| {
            let holds = |(by, code): &(Breakdown, OptionCode)| by.of_case(case) == Some(*code);
            conditions.iter().all(holds)
        };
        let mut found = SumsByCode::new();
        let wanted: BTreeSet<&UnitId> = units.iter().collect();
        for (place, unit) in self.read.units.iter().enumerate().filter(|(_, unit)| wanted.contains(unit)) {
            let own = self.read.cases.iter().filter(|case| case.unit == place && is_meant(case));
            let groups: BTreeSet<OptionCode> = own.filter_map(|case| breakdown.of_case(case)).collect();
            for group in groups {
                let inside = |case: &Case| is_meant(case) && breakdown.of_case(case) == Some(group);
                let sums = self.sample.unit(survey, place, inside);
                found.entry(group).or_default().insert(unit.clone(), sums);
            }
        }
        found
    }

    /// The units, with those added that belong to the design and not to the figure: raked weights rest on
    /// all of them.
    pub(super) fn with_all_units(&self, survey: &Survey, mut units: Vec<UnitSums>) -> Vec<UnitSums> {
        if self.sample.raked().is_some() {
            let place = |unit: &UnitSums| Some(unit.moments.as_ref()?.single()?.place);
            let present: BTreeSet<usize> = units.iter().filter_map(place).collect();
            let absent = (0..self.read.units.len()).filter(|place| !present.contains(place));
            units.extend(absent.map(|place| self.sample.unit(survey, place, |_| false)));
        }
        units
    }

    /// The answers of each unit by option, each as much as its response weighs.
    pub(super) fn spreads(&self, survey: &Survey) -> Option<BTreeMap<UnitId, Spread>> {
        self.sample.raked()?;
        let mut found: BTreeMap<UnitId, Spread> = BTreeMap::new();
        let rows = self.read.cases.iter().zip(&self.read.chosen).zip(self.sample.weights());
        for ((case, chosen), (_, weight)) in rows {
            let unit = self.read.units[case.unit].clone();
            found.entry(unit).or_insert_with(|| Spread::empty(survey)).add_chosen(chosen, weight);
        }
        Some(found)
    }

    /// Whether every weight is known and does what it is for; without raking none is needed.
    pub(super) fn has_weights(&self) -> bool {
        self.no_weights().is_none()
    }

    fn no_weights(&self) -> Option<Absence> {
        let raked = self.sample.raked()?;
        match (self.sample.is_weighable(), raked.met) {
            (false, _) => Some(Absence::NoPopulation),
            (true, false) => Some(Absence::MarginsNotMet),
            (true, true) => None,
        }
    }

    /// A weight that is not known leaves no figure, nor do weights without the margins: what comes out of these
    /// depends on which margin was fitted last.
    pub(super) fn check_weights(&self, figures: &mut [Figure]) {
        let Some(absence) = self.no_weights() else { return };
        for figure in figures.iter_mut().filter(|figure| figure.value.is_ok()) {
            figure.value = Err(absence);
            (figure.interval, figure.precision) = (None, None);
        }
    }

    pub(super) fn tree(&self, survey: &Survey) -> crate::definition::IndexTree {
        self.sample.tree(survey)
    }

    pub(super) fn weighting(&self, survey: &Survey) -> Option<Weighting> {
        let raked = self.sample.raked()?;
        let margins = survey.margins();
        let name = |(margin, group): &(usize, usize)| {
            format!("{}={}", margins[*margin].question, margins[*margin].groups[*group].0)
        };
        Some(Weighting {
            margins: margins.iter().map(|margin| margin.question.to_string()).collect(),
            met: raked.met,
            empty: raked.empty.iter().map(name).collect(),
            largest: largest(&raked.weights),
        })
    }

    fn weights(&self) -> Vec<ResponseWeight> {
        let is_raked = self.sample.raked().is_some();
        let rows = self.read.ids.iter().zip(self.read.cases.iter()).zip(self.sample.weights());
        let row = |((id, case), (base, weight)): ((&Uuid, &Case), _)| ResponseWeight {
            id: *id,
            unit: self.read.units[case.unit].clone(),
            base: Some(base).filter(|_| self.sample.is_known(case.unit)),
            weight: Some(weight).filter(|_| match is_raked {
                true => self.sample.is_weighable(),
                false => self.sample.is_known(case.unit),
            }),
        };
        rows.map(row).collect()
    }
}

/// Reads the record page by page and keeps what the figures need.
async fn read(sources: Sources<'_>, survey: &Arc<Survey>, period: &Period) -> Result<Read> {
    let current = Layout::of(survey);
    let channel = QuestionId::parse(BY_CHANNEL).ok();
    let mut layouts: HashMap<String, (Arc<Survey>, Layout)> = HashMap::new();
    let mut places: BTreeMap<UnitId, usize> = BTreeMap::new();
    let (mut units, mut ids, mut cases) = (Vec::new(), Vec::new(), Vec::new());
    let (mut chosen, mut damaged) = (Vec::new(), BTreeSet::new());
    let mut cursor = Some(Cursor::START);
    while let Some(after) = cursor {
        let page = sources.store.responses(&survey.id, after, PAGE).await?;
        for stored in page.responses {
            if stored.exclusion.is_some() || !stored.month().is_some_and(|month| period.contains(month)) {
                continue;
            }
            if !layouts.contains_key(&stored.version)
                && let Some(version) = sources.versions.get(&survey.id, &stored.version)
            {
                layouts.insert(stored.version.clone(), (version.clone(), Layout::of(version)));
            }
            let known = layouts.get(&stored.version);
            let answers = known.and_then(|(version, _)| stored.answers(version).ok());
            let Some(((version, layout), answers)) = known.zip(answers) else {
                damaged.insert(stored.unit.clone());
                continue;
            };
            let place = *places.entry(stored.unit.clone()).or_insert_with(|| {
                units.push(stored.unit.clone());
                units.len() - 1
            });
            let mut case = Case::new((survey, &current), (version, layout), &answers, place);
            if let Some(channel) = &channel {
                case.put(channel.clone(), stored.channel.code());
            }
            if survey.weights.is_some() {
                chosen.push(Chosen::new(survey, version, layout, &answers));
            }
            ids.push(stored.id);
            cases.push(case);
        }
        cursor = page.next;
    }
    Ok(Read { units, ids, cases: Arc::new(cases), chosen, damaged })
}

/// The weight of every response of a survey in a period that counts, in the order received.
pub async fn weights(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Weights> {
    let groups = Groups::new(sources, asked).await?;
    let sampled = Sampled::new(sources, asked.survey, asked.period, |unit| groups.transactions(unit)).await?;
    let responses = sampled.weights();
    let units: BTreeSet<&UnitId> = responses.iter().map(|response| &response.unit).collect();
    let partly_known = groups.partly_known(units.into_iter());
    Ok(Weights { weighting: sampled.weighting(asked.survey), partly_known, responses })
}

/// How the responses of a period are weighted, where the definition has margins.
pub async fn weighting(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Option<Weighting>> {
    match asked.survey.weights {
        Some(_) => Ok(Groups::new(sources, asked).await?.weighting()),
        None => Ok(None),
    }
}

fn largest(weights: &[Decimal]) -> String {
    let mean = weights.iter().sum::<Decimal>().checked_div(Decimal::from(weights.len()));
    let largest = weights.iter().max().zip(mean).and_then(|(largest, mean)| largest.checked_div(mean));
    show(largest.unwrap_or_default(), 1)
}
