//! What of the record or of the tallies cannot be read. It takes its own figure down and no other: it is kept
//! apart, named, and said wherever it is missing.

mod belonging;
mod tallies;
mod uncounted;

use uuid::Uuid;

pub use belonging::{Estray, Place};
pub use uncounted::Uncounted;
pub(super) use uncounted::{Damaged, clear, settle};

/// What cannot be read of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Its moment lies outside the calendar.
    Moment,
    Answers,
    Channel,
    Unit,
    Survey,
    /// Its version of the survey is not known.
    Version,
    Language,
}

impl Flaw {
    /// The word on the command line; also the key of its words, with `damage-` before it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::Answers => "answers",
            Self::Channel => "channel",
            Self::Unit => "unit",
            Self::Survey => "survey",
            Self::Version => "version",
            Self::Language => "language",
        }
    }
}

/// A response of the record with what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flawed {
    pub id: Uuid,
    pub flaw: Flaw,
    /// Whether somebody took it out of the figures.
    pub is_excluded: bool,
}
