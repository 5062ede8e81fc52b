//! What figures can be broken down by: a segment question, the channel, or how far a channel is verified.

use crate::definition::survey::Standing;
use crate::definition::{Channel, Lang, OptionCode, QuestionId, Survey};
use crate::index::case::Case;

/// Groups by channel are [`Channel::code`]s, those by standing [`Standing::code`]s.
pub use crate::definition::id::reserved::{BY_CHANNEL, BY_STANDING};

/// The segment of a survey that has this id, or the reason why there is none: those there are.
pub fn segment(survey: &Survey, id: &str) -> Result<QuestionId, Vec<String>> {
    let own = survey.segments().map(|field| field.id.to_string());
    let known: Vec<String> = own.chain([BY_CHANNEL, BY_STANDING].map(str::to_owned)).collect();
    if !known.iter().any(|known| known == id) {
        return Err(known);
    }
    QuestionId::parse(id).map_err(|_| known)
}

/// The words of the definition for a group; the built-in groups by their own names.
pub fn label<'s>(survey: &'s Survey, by: &str, code: OptionCode, lang: &Lang) -> &'s str {
    match by {
        BY_CHANNEL => Channel::of_code(code).map_or("", Channel::as_str),
        BY_STANDING => Standing::of_code(code).map_or("", Standing::as_str),
        id => {
            let option = survey.field(id).and_then(|field| field.option(code));
            option.map_or("", |option| option.text.get(lang))
        }
    }
}

/// Which tallies are read, and into which group each goes.
pub(super) struct Breakdown {
    pub(super) segment: Option<QuestionId>,
    by_standing: bool,
}

impl Breakdown {
    pub(super) fn of(by: Option<&QuestionId>) -> Self {
        let by_standing = by.is_some_and(|id| id.as_str() == BY_STANDING);
        let segment = if by_standing { QuestionId::parse(BY_CHANNEL).ok() } else { by.cloned() };
        Self { segment, by_standing }
    }

    /// The group of a response; everybody is in group 0 where nothing is broken down.
    pub(super) fn of_case(&self, case: &Case) -> Option<OptionCode> {
        let Some(segment) = &self.segment else { return Some(0) };
        case.code(segment).map(|code| self.group(code))
    }

    pub(super) fn group(&self, code: OptionCode) -> OptionCode {
        match Channel::of_code(code).filter(|_| self.by_standing) {
            Some(channel) => channel.standing().code(),
            None => code,
        }
    }
}
