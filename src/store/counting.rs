//! Counting stored responses into tallies, group by group.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::{Result, StoreError};
use crate::definition::catalogue::Versions;
use crate::definition::{Channel, Month, Survey, SurveyId};
use crate::index::tally::{Counted, segment_values};
use crate::index::{Layout, Tally};
use crate::response::Answers;

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
pub(super) const BY_CHANNEL: &str = "channel";

/// The option of [`BY_CHANNEL`] that a response stands for.
pub(super) fn channel_code(row: &Countable) -> Result<i64> {
    let channel = Channel::parse(&row.channel).ok_or_else(|| StoreError::damaged_response(row.id))?;
    Ok(channel.code().into())
}

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

/// Where the tallies of a response stand, but for their segments.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    survey: String,
    version: String,
    unit: String,
    month: Month,
}

/// The tallies of a place by segment and code.
type Segments = BTreeMap<String, BTreeMap<i64, Tally>>;

/// Changes to tallies, gathered from many responses.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<Place, Segments>);

impl Changes {
    /// Counts a response `sign` times: 1 when it comes, −1 when it goes.
    pub(super) fn count(&mut self, layouts: &mut Layouts, row: &Countable, sign: i64) -> Result<()> {
        let known = layouts.get(&row.survey, &row.version)?;
        let Known { survey, layout } = &*known;
        let answers = Answers::from_coded_json(survey, &row.answers)
            .map_err(|_| StoreError::damaged_response(row.id))?;
        let counted = Counted::of(survey, layout, &answers);
        let segments = self.0.entry(Place::of(row)).or_default();
        // Counted where it belongs: a tally with its moments is too large to be made for each response.
        let mut add = |segment: &str, code: i64, empty: fn(&Layout) -> Tally| {
            let codes = match segments.get_mut(segment) {
                Some(codes) => codes,
                None => segments.entry(segment.to_owned()).or_default(),
            };
            codes.entry(code).or_insert_with(|| empty(layout)).add(layout, &counted, sign);
        };
        for value in segment_values(survey, &answers) {
            add(value.segment.as_str(), value.code.into(), Tally::empty);
        }
        add(BY_CHANNEL, channel_code(row)?, Tally::empty);
        add("", 0, Tally::with_moments);
        Ok(())
    }

    /// How many tallies change.
    pub(super) fn len(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).map(BTreeMap::len).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (TallyKey, &Tally)> {
        self.0.iter().flat_map(|(place, segments)| {
            segments.iter().flat_map(move |(segment, codes)| {
                codes.iter().map(move |(code, tally)| (place.key(segment, *code), tally))
            })
        })
    }
}

impl Place {
    fn of(row: &Countable) -> Self {
        Self {
            survey: row.survey.clone(),
            version: row.version.clone(),
            unit: row.unit.clone(),
            month: Month::of(row.answered_at),
        }
    }

    fn key(&self, segment: &str, code: i64) -> TallyKey {
        TallyKey {
            survey: self.survey.clone(),
            segment: segment.to_owned(),
            unit: self.unit.clone(),
            month: self.month.to_string(),
            version: self.version.clone(),
            code,
        }
    }
}
