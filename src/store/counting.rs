//! Counting stored responses into tallies, group by group.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::damage::Flaw;
use super::{Result, StoreError};
use crate::definition::catalogue::Versions;
use crate::definition::{Channel, Month, OptionCode, Survey, SurveyId, UnitId};
use crate::index::tally::Counted;
use crate::index::{Layout, Tally};
use crate::response::{Answers, Response};

/// Which responses a tally counts. An empty segment with code 0 means all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::FromRow)]
pub(super) struct TallyKey {
    pub(super) survey: String,
    pub(super) segment: String,
    pub(super) unit: String,
    pub(super) month: String,
    pub(super) version: String,
    pub(super) code: i64,
}

/// What of a response the tallies rest on.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Countable {
    pub(super) id: Uuid,
    pub(super) survey: String,
    pub(super) version: String,
    pub(super) unit: String,
    pub(super) channel: String,
    #[sqlx(try_from = "Instant")]
    pub(super) answered_at: OffsetDateTime,
    pub(super) answers: String,
}

/// The segment that every response has: the channel it came by. No question can have this id.
pub(super) use crate::definition::id::reserved::BY_CHANNEL;

/// Where to go on behind an id: both engines order ids as numbers. `None` behind the last there can be.
pub(super) fn id_after(id: Uuid) -> Option<Uuid> {
    id.as_u128().checked_add(1).map(Uuid::from_u128)
}

/// A definition with the layout of its tallies.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) survey: Arc<Survey>,
    pub(super) layout: Layout,
}

/// The definitions met so far, with their layouts.
pub(super) struct Layouts<'v> {
    versions: &'v Versions,
    known: HashMap<String, HashMap<String, Arc<Known>>>,
}

impl<'v> Layouts<'v> {
    pub(super) fn new(versions: &'v Versions) -> Self {
        Self { versions, known: HashMap::new() }
    }

    pub(super) fn get(&mut self, survey: &str, version: &str) -> Result<Arc<Known>> {
        if let Some(known) = self.known.get(survey).and_then(|versions| versions.get(version)) {
            return Ok(known.clone());
        }
        let missing = || StoreError::MissingDefinition { survey: survey.into(), version: version.into() };
        let id = SurveyId::parse(survey).map_err(|_| missing())?;
        let definition = self.versions.get(&id, version).ok_or_else(missing)?;
        let known = Arc::new(Known { survey: definition.clone(), layout: Layout::of(definition) });
        self.known.entry(survey.to_owned()).or_default().insert(version.to_owned(), known.clone());
        Ok(known)
    }
}

/// Where the tallies of a response stand, but for their groups. Versions are numbered as they come.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    version: usize,
    unit: UnitId,
    month: Month,
}

/// Whom a tally counts at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    All,
    Channel(Channel),
    /// Those who chose an option of the question at this position.
    Option(usize, OptionCode),
}

/// Changes to tallies, gathered from many responses.
#[derive(Debug, Default)]
pub(super) struct Changes {
    versions: Vec<Arc<Known>>,
    tallies: BTreeMap<Place, BTreeMap<Group, Tally>>,
}

impl Changes {
    /// Counts a response `sign` times, 1 when it comes and −1 when it goes, unless it cannot be read.
    pub(super) fn count(&mut self, layouts: &mut Layouts, row: &Countable, sign: i64) -> Result<(), Flaw> {
        let known = layouts.get(&row.survey, &row.version).map_err(|_| Flaw::Version)?;
        let answers = Answers::from_coded_json(&known.survey, &row.answers).map_err(|_| Flaw::Answers)?;
        let unit = UnitId::parse(&row.unit).map_err(|_| Flaw::Unit)?;
        let channel = Channel::parse(&row.channel).ok_or(Flaw::Channel)?;
        let month = Month::of(row.answered_at).ok_or(Flaw::Moment)?;
        let place = Place { version: self.number(&known), unit, month };
        self.add(&known, place, channel, &answers, sign);
        Ok(())
    }

    /// Counts a response that comes, and of which the free texts are set aside, as they are in the record. False
    /// where it cannot be counted.
    pub(super) fn count_new(&mut self, layouts: &mut Layouts, response: &Response) -> Result<bool> {
        let known = layouts.get(response.survey.as_str(), &response.version)?;
        let Some(month) = response.month() else { return Ok(false) };
        let place = Place { version: self.number(&known), unit: response.unit.clone(), month };
        self.add(&known, place, response.channel, &response.answers, 1);
        Ok(true)
    }

    fn add(&mut self, known: &Known, place: Place, channel: Channel, answers: &Answers, sign: i64) {
        let Known { survey, layout } = known;
        let counted = Counted::of(survey, layout, answers);
        let groups = self.tallies.entry(place).or_default();
        // Counted where it belongs: a tally with its moments is too large to be made for each response.
        let mut add = |group, empty: fn(&Layout) -> Tally| {
            groups.entry(group).or_insert_with(|| empty(layout)).add(layout, &counted, sign);
        };
        for (field, code) in counted.groups() {
            add(Group::Option(*field, *code), Tally::empty);
        }
        add(Group::Channel(channel), Tally::empty);
        add(Group::All, Tally::with_moments);
    }

    fn number(&mut self, known: &Arc<Known>) -> usize {
        let number = self.versions.iter().position(|other| Arc::ptr_eq(other, known));
        number.unwrap_or_else(|| {
            self.versions.push(known.clone());
            self.versions.len() - 1
        })
    }

    /// How many tallies change.
    pub(super) fn len(&self) -> usize {
        self.tallies.values().map(BTreeMap::len).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (TallyKey, &Tally)> {
        self.tallies.iter().flat_map(|(place, groups)| {
            let survey = &self.versions[place.version].survey;
            groups.iter().map(move |(group, tally)| (place.key(survey, *group), tally))
        })
    }
}

impl Place {
    fn key(&self, survey: &Survey, group: Group) -> TallyKey {
        let (segment, code) = match group {
            Group::All => ("", 0),
            Group::Channel(channel) => (BY_CHANNEL, channel.code().into()),
            Group::Option(field, code) => (survey.fields[field].id.as_str(), code.into()),
        };
        TallyKey {
            survey: survey.id.to_string(),
            segment: segment.to_owned(),
            unit: self.unit.to_string(),
            month: self.month.to_string(),
            version: survey.version.clone(),
            code,
        }
    }
}
