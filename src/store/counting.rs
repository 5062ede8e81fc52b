//! Counting stored responses into tallies, group by group.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::{Result, StoreError};
use crate::definition::catalogue::Versions;
use crate::definition::{Channel, Month, Survey, SurveyId};
use crate::index::tally::segment_values;
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

/// Changes to tallies, gathered from many responses.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<TallyKey, Tally>);

impl Changes {
    /// Counts a response `sign` times: 1 when it comes, −1 when it goes.
    pub(super) fn count(&mut self, layouts: &mut Layouts, row: &Countable, sign: i64) -> Result<()> {
        let known = layouts.get(&row.survey, &row.version)?;
        let answers = Answers::from_coded_json(&known.survey, &row.answers)
            .map_err(|_| StoreError::damaged_response(row.id))?;
        let month = Month::of(row.answered_at).to_string();
        let key = |segment: &str, code: i64| TallyKey {
            survey: row.survey.clone(),
            segment: segment.to_owned(),
            unit: row.unit.clone(),
            month: month.clone(),
            version: row.version.clone(),
            code,
        };
        // Counted where it belongs: a tally with its moments is too large to be made for each response.
        let mut add = |key, empty: fn(&Layout) -> Tally| {
            let tally = self.0.entry(key).or_insert_with(|| empty(&known.layout));
            tally.count(&known.survey, &known.layout, &answers, sign);
        };
        for value in segment_values(&known.survey, &answers) {
            add(key(value.segment.as_str(), value.code.into()), Tally::empty);
        }
        add(key(BY_CHANNEL, channel_code(row)?), Tally::empty);
        add(key("", 0), Tally::with_moments);
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn keys(&self) -> Vec<&TallyKey> {
        self.0.keys().collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&TallyKey, &Tally)> {
        self.0.iter()
    }
}
