//! Figures by one segment question, or by two at once, with their intervals.
//!
//! Tallies of segments carry no cross-moments and none cross two questions, so this is a pass over the
//! responses themselves: exact, and only as quick as they are few.

use std::collections::BTreeMap;

use super::groups::{Groups, Tallies};
use super::pass;
use super::published::by_group;
use super::{Asked, Figures, Sources};
use crate::definition::{OptionCode, QuestionId, UnitId};
use crate::index::UnitSums;
use crate::store::Result;

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
    if !pass::is_short(sources, asked).await? {
        return Ok(None);
    }
    let groups = Groups::new(sources, asked).await?;
    if groups.published.is_some() {
        return withheld(sources, asked, &groups, by).await.map(Some);
    }
    let (mut tallies, damaged) = pass::through(sources, asked, |seen| {
        let second = and.map_or(Some(0), |and| seen.code(and));
        seen.code(by).zip(second)
    })
    .await?;
    let units = &sources.catalogue.units;
    tallies.retain(|(_, unit, _), _| units.is_within(unit, asked.unit));
    let mut counts: BTreeMap<Key, i64> = BTreeMap::new();
    for ((key, ..), tally) in &tallies {
        *counts.entry(*key).or_default() += tally.responses();
    }
    let folded = [small(&counts, |key| key.0), and.map_or(Vec::new(), |_| small(&counts, |key| key.1))];
    let mut sums = groups.scored(sources, &fold(tallies, &folded))?;
    let below: Vec<UnitId> = units.subtree(asked.unit).into_iter().map(|unit| unit.id.clone()).collect();
    groups.flag(&below, &groups.with_damage(damaged), &mut sums);
    let group = |(key, units): (&Key, &BTreeMap<UnitId, UnitSums>)| {
        let mut figures = groups.computed(units.values());
        if groups.is_thin(units.values()) {
            figures.nodes.iter_mut().for_each(|figure| figure.interval = None);
        }
        (*key, figures)
    };
    let groups = sums.iter().map(group).collect();
    Ok(Some(Segments { groups, folded }))
}

/// The groups of one question for an audience from which small ones are withheld, with whatever would give
/// them away; two questions at once would leave nothing that does not.
async fn withheld(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    groups: &Groups<'_>,
    by: &QuestionId,
) -> Result<Segments> {
    let units = sources.catalogue.units.subtree(asked.unit);
    let units: Vec<UnitId> = units.into_iter().map(|unit| unit.id.clone()).collect();
    let mut found = by_group(groups, &groups.sums(sources, &units, Some(by)).await?);
    if let Some(published) = &groups.published {
        published.withhold_groups(sources, groups, (asked.unit, by), &mut found).await?;
    }
    let shown = found.into_iter().filter(|(_, figures)| figures.responses > 0);
    let groups = shown.map(|(code, figures)| ((code, 0), figures)).collect();
    Ok(Segments { groups, folded: [Vec::new(), Vec::new()] })
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
