//! Going through the responses of a period one by one, for what no tally counts: exact, and only as quick as
//! they are few.

use std::collections::{BTreeMap, BTreeSet};

use time::Duration;

use super::breakdown::{BY_CHANNEL, BY_STANDING};
use super::excluded::bounds;
use super::groups::{Tallies, version_of};
use super::{Asked, Sources};
use crate::definition::{OptionCode, QuestionId, Survey, UnitId};
use crate::index::{Layout, Tally, carry};
use crate::response::{self, Answers};
use crate::store::{Cursor, Result, StoredResponse};

/// More than the clock of a device is let run ahead.
const AHEAD: Duration = Duration::hours(1);

/// Rows read at a time.
const AT_ONCE: i64 = 2000;

/// One response, as its group is found.
pub(super) struct Seen<'s> {
    pub(super) survey: &'s Survey,
    /// What it was answered under.
    pub(super) version: &'s Survey,
    pub(super) stored: &'s StoredResponse,
    pub(super) answers: &'s Answers,
}

impl Seen<'_> {
    /// The option of today that it chose, if it was asked and answered; the channel or its standing by the
    /// built-in names.
    pub(super) fn code(&self, by: &QuestionId) -> Option<OptionCode> {
        match by.as_str() {
            BY_CHANNEL => Some(self.stored.channel.code()),
            BY_STANDING => Some(self.stored.channel.standing().code()),
            _ => {
                let then = carry::then(self.survey, &self.version.version, by)?;
                let at = self.version.field_position(then.was)?;
                let is_asked = *response::asked::asked(self.version, self.answers).get(at)?;
                self.answers.codes(then.was).first().filter(|_| is_asked).map(|code| then.code(*code))
            }
        }
    }
}

/// Whether the responses of a period, and those that came in after it, are few enough to go through.
pub(super) async fn is_short(sources: Sources<'_>, asked: &Asked<'_>) -> Result<bool> {
    Ok(!sources.store.has_too_many(&asked.survey.id, begin(asked)).await?)
}

/// Nothing is received before it was answered, by the clock of a device that runs ahead as little as is taken.
fn begin(asked: &Asked<'_>) -> Cursor {
    Cursor::at(bounds(asked.period).0 - AHEAD)
}

/// Counts the responses of a period that are in the figures, with moments, by the group that `key` says; those
/// it gives none are passed over. All units are counted, whichever is asked for. Beside them come the units of which
/// a response cannot be read.
pub(super) async fn through<K: Ord + Copy>(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    key: impl Fn(&Seen<'_>) -> Option<K>,
) -> Result<(Tallies<K>, BTreeSet<UnitId>)> {
    let survey: &Survey = asked.survey;
    let (mut tallies, mut damaged) = (Tallies::new(), BTreeSet::new());
    let mut layouts: BTreeMap<String, Layout> = BTreeMap::new();
    let mut next = Some(begin(asked));
    while let Some(cursor) = next {
        let page = sources.store.responses(&survey.id, cursor, AT_ONCE).await?;
        let counts = |stored: &&StoredResponse| {
            stored.exclusion.is_none() && stored.month().is_some_and(|month| asked.period.contains(month))
        };
        for stored in page.responses.iter().filter(counts) {
            let version = version_of(sources, survey, &stored.version).ok();
            let answers = version.as_deref().and_then(|version| stored.answers(version).ok());
            let Some((version, answers)) = version.zip(answers) else {
                damaged.insert(stored.unit.clone());
                continue;
            };
            let layout = layouts.entry(stored.version.clone()).or_insert_with(|| Layout::of(&version));
            let seen = Seen { survey, version: &version, stored, answers: &answers };
            let Some(key) = key(&seen) else { continue };
            let place = (key, stored.unit.clone(), stored.version.clone());
            let tally = tallies.entry(place).or_insert_with(|| Tally::with_moments(layout));
            tally.count(&version, layout, &answers, 1);
        }
        next = page.next;
    }
    Ok((tallies, damaged))
}
