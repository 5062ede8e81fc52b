//! What is wrong with a submission, as values. Words are chosen where it is drawn.

use rust_decimal::Decimal;
use time::Date;

use crate::definition::QuestionId;

/// One fault, at one question or (without one) of the whole submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name as sent: it may be no question at all.
    pub question: Option<String>,
    pub kind: FaultKind,
}

impl Fault {
    pub fn at(id: &QuestionId, kind: FaultKind) -> Self {
        Self { question: Some(id.to_string()), kind }
    }

    pub fn named(name: &str, kind: FaultKind) -> Self {
        Self { question: Some(name.chars().take(60).collect()), kind }
    }

    pub fn whole(kind: FaultKind) -> Self {
        Self { question: None, kind }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// A required question without an answer.
    Required,
    /// Nothing was answered at all.
    Empty,
    UnknownQuestion,
    /// An answer to a question whose condition does not hold.
    NotAsked,
    UnknownCode,
    /// One answer is wanted and several were given.
    Repeated,
    /// The same code twice in one answer.
    RepeatedCode,
    TooManyChoices {
        at_most: usize,
    },
    /// "None of these" or "don't know" together with another choice.
    ExclusiveChoice,
    NotANumber,
    /// `1.234`: more than a thousand, or little more than one.
    AmbiguousNumber {
        written: String,
    },
    TooManyDecimals {
        decimals: u32,
    },
    TooSmall {
        min: Decimal,
    },
    TooLarge {
        max: Decimal,
    },
    NotADate,
    TooEarly {
        min: Date,
    },
    TooLate {
        max: Date,
    },
    TooLong {
        max_length: usize,
    },
    /// Characters that no text has: control characters.
    BadCharacters,
    /// The JSON value is of another kind than the question's answers.
    WrongType,
    /// Answered at a time that has not come yet.
    InTheFuture,
    /// Answered before the survey opened or after it closed.
    OutsideSurvey,
}

impl FaultKind {
    /// The stable code of the API; also the key of its words, with `fault-` before it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Empty => "empty",
            Self::UnknownQuestion => "unknown-question",
            Self::NotAsked => "not-asked",
            Self::UnknownCode => "unknown-code",
            Self::Repeated => "repeated",
            Self::RepeatedCode => "repeated-code",
            Self::TooManyChoices { .. } => "too-many-choices",
            Self::ExclusiveChoice => "exclusive-choice",
            Self::NotANumber => "not-a-number",
            Self::AmbiguousNumber { .. } => "ambiguous-number",
            Self::TooManyDecimals { .. } => "too-many-decimals",
            Self::TooSmall { .. } => "too-small",
            Self::TooLarge { .. } => "too-large",
            Self::NotADate => "not-a-date",
            Self::TooEarly { .. } => "too-early",
            Self::TooLate { .. } => "too-late",
            Self::TooLong { .. } => "too-long",
            Self::BadCharacters => "bad-characters",
            Self::WrongType => "wrong-type",
            Self::InTheFuture => "in-the-future",
            Self::OutsideSurvey => "outside-survey",
        }
    }
}
