//! Figures by one segment question, or by two at once, with their intervals.
//!
//! Tallies of segments carry no cross-moments and none cross two questions, so this is a pass over the
//! responses themselves: exact, and only as quick as they are few.

use std::collections::BTreeMap;

use super::breakdown::{BY_CHANNEL, BY_STANDING};
use super::groups::{Groups, Tallies};
use super::{Asked, Figures, Sources};
use crate::definition::catalogue::Versions;
use crate::definition::{Aggregate, OptionCode, QuestionId, Survey, UnitId};
use crate::index::{Layout, Tally, UnitSums, carry};
use crate::response::{Answers, asked};
use crate::store::{Cursor, Result, StoreError, StoredResponse};

/// More responses in the record than this are not gone through for a page.
pub const MOST: i64 = 300_000;

/// Fewer people than this are told apart by nobody: their groups are put together.
pub const FEWEST: i64 = 5;

/// The code of the groups that were put together.
pub const FOLDED: OptionCode = OptionCode::MIN;

/// The options of the first question and, where two are asked for, of the second; else 0.
pub type Key = (OptionCode, OptionCode);

/// Groups of respondents with their figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    pub groups: BTreeMap<Key, Figures>,
    /// Options whose groups were put together, by question.
    pub folded: [Vec<OptionCode>; 2],
}

/// The groups of `asked.by` and of `and`; `None` when there are too many responses to go through.
pub async fn segments(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    by: &QuestionId,
    and: Option<&QuestionId>,
) -> Result<Option<Segments>> {
    let survey = asked.survey;
    let all: i64 = sources.store.responses_by_unit(&survey.id).await?.values().sum();
    if all > MOST {
        return Ok(None);
    }
    let groups = Groups::new(sources, asked).await?;
    let mut tallies = Tallies::new();
    let mut counts: BTreeMap<Key, i64> = BTreeMap::new();
    let mut cursor = Cursor::START;
    let mut layouts: BTreeMap<String, Layout> = BTreeMap::new();
    loop {
        let page = sources.store.responses(&survey.id, cursor, 2000).await?;
        for stored in page.responses.iter().filter(|stored| holds(sources, asked, stored)) {
            let version = version(sources.versions, stored)?;
            let layout = layouts.entry(stored.version.clone()).or_insert_with(|| Layout::of(version));
            let answers = stored.answers(version)?;
            let second = and.map_or(Some(0), |and| code(survey, version, stored, &answers, and));
            let Some(key) = code(survey, version, stored, &answers, by).zip(second) else { continue };
            *counts.entry(key).or_default() += 1;
            let place = (key, stored.unit.clone(), stored.version.clone());
            let tally = tallies.entry(place).or_insert_with(|| Tally::with_moments(layout));
            tally.count(version, layout, &answers, 1);
        }
        match page.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    let folded = [small(&counts, |key| key.0), and.map_or(Vec::new(), |_| small(&counts, |key| key.1))];
    let sums = groups.scored(sources, &fold(tallies, &folded))?;
    let group = |(key, units): (&Key, &BTreeMap<UnitId, UnitSums>)| {
        let mut figures = groups.computed(units.values());
        if is_thin(survey, units) {
            figures.nodes.iter_mut().for_each(|figure| figure.interval = None);
        }
        (*key, figures)
    };
    let groups = sums.iter().map(group).collect();
    Ok(Some(Segments { groups, folded }))
}

/// Whether many units have a single response of the group. Where units are averaged, such a unit tells
/// nothing of how far off it may be, and an interval made without it would look too exact.
fn is_thin(survey: &Survey, units: &BTreeMap<UnitId, UnitSums>) -> bool {
    let single = units.values().filter(|unit| unit.sums.responses == 1).count();
    survey.index.aggregate != Aggregate::Pooled && single * 10 > units.len()
}

fn holds(sources: Sources<'_>, asked: &Asked<'_>, stored: &StoredResponse) -> bool {
    stored.exclusion.is_none()
        && asked.period.contains(stored.month())
        && sources.catalogue.units.is_within(&stored.unit, asked.unit)
}

fn version<'v>(versions: &'v Versions, stored: &StoredResponse) -> Result<&'v Survey> {
    let found = versions.get(&stored.survey, &stored.version);
    found.map(|version| &**version).ok_or_else(|| StoreError::MissingDefinition {
        survey: stored.survey.to_string(),
        version: stored.version.clone(),
    })
}

/// The group of one response, if it answered.
fn code(
    survey: &Survey,
    version: &Survey,
    stored: &StoredResponse,
    answers: &Answers,
    by: &QuestionId,
) -> Option<OptionCode> {
    match by.as_str() {
        BY_CHANNEL => Some(stored.channel.code()),
        BY_STANDING => Some(stored.channel.standing().code()),
        _ => {
            let then = carry::then(survey, &version.version, by)?;
            let at = version.field_position(then.was)?;
            let is_asked = *asked::asked(version, answers).get(at)?;
            answers.codes(then.was).first().filter(|_| is_asked).map(|code| then.code(*code))
        }
    }
}

/// The options that fewer than [`FEWEST`] people chose.
fn small(counts: &BTreeMap<Key, i64>, side: impl Fn(&Key) -> OptionCode) -> Vec<OptionCode> {
    let mut sums: BTreeMap<OptionCode, i64> = BTreeMap::new();
    for (key, count) in counts {
        *sums.entry(side(key)).or_default() += count;
    }
    sums.into_iter().filter(|(_, count)| *count < FEWEST).map(|(code, _)| code).collect()
}

fn fold(tallies: Tallies<Key>, folded: &[Vec<OptionCode>; 2]) -> Tallies<Key> {
    let side = |code: OptionCode, folded: &[OptionCode]| if folded.contains(&code) { FOLDED } else { code };
    let mut found = Tallies::new();
    for (((one, other), unit, version), tally) in tallies {
        let key = (side(one, &folded[0]), side(other, &folded[1]));
        match found.entry((key, unit, version)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(tally);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => place.get_mut().merge(&tally),
        }
    }
    found
}
