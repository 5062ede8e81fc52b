//! Only some of the respondents: those who came one way, or who chose an option of a segment question.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::groups::Tallies;
use super::pass::{self, Seen};
use super::{Asked, Sources};
use crate::definition::{OptionCode, QuestionId, UnitId};
use crate::index::Layout;
use crate::store::{Generation, Result};

/// The option of a segment question; of the channel or its standing by their built-in names (see
/// [`breakdown`](super::breakdown)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub by: QuestionId,
    pub code: OptionCode,
}

/// Who is meant: all conditions hold; everybody where there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Among(pub Vec<Condition>);

impl Among {
    /// No condition.
    pub const EVERYBODY: &Self = &Self(Vec::new());

    pub fn is_everybody(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn holds(&self, seen: &Seen<'_>) -> bool {
        self.0.iter().all(|condition| seen.code(&condition.by) == Some(condition.code))
    }
}

/// Whether the figures of so few can be had: tallies know the groups of one question, and responses are gone
/// through only where they are not too many.
pub async fn can_be_counted(sources: Sources<'_>, asked: &Asked<'_>) -> Result<bool> {
    Ok(asked.among.0.len() < 2 || pass::is_short(sources, asked).await?)
}

/// What some respondents have answered.
pub(super) struct Known {
    at: Generation,
    pub(super) tallies: Tallies<OptionCode>,
    /// Units of which a response cannot be read.
    pub(super) damaged: BTreeSet<UnitId>,
}

/// What those who are meant have answered, by unit and version; remembered as long as nothing else is counted.
/// `None` where one condition on many responses is better read from the tallies of its question, which know
/// no moments.
pub(super) async fn tallies(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    among: &Among,
) -> Result<Option<Arc<Known>>> {
    if among.0.len() == 1 && !pass::is_short(sources, asked).await? {
        return Ok(None);
    }
    let generation = sources.store.generation().await?;
    let (id, version) = (&asked.survey.id, &asked.survey.version);
    let key = format!("{id} {version} {} {among:?}", asked.period);
    if let Some(known) = sources.store.remembered::<Known>(&key)
        && known.at == generation
    {
        return Ok(Some(known));
    }
    let (tallies, damaged) = pass::through(sources, asked, |seen| among.holds(seen).then_some(0)).await?;
    let bytes = tallies.len() * Layout::of(asked.survey).length() * size_of::<i64>();
    let known = Arc::new(Known { at: generation, tallies, damaged });
    sources.store.remember(key, known.clone(), bytes);
    Ok(Some(known))
}
