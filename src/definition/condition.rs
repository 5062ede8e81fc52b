//! `ask-if`: when a question is asked, as data that can be checked before it runs.

use serde::Serialize;

use super::{OptionCode, QuestionId};

/// Structured condition over the answers to earlier questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The answer to `question` holds one of these codes. Not answered is false.
    Is {
        question: QuestionId,
        is: Vec<OptionCode>,
    },
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

impl Condition {
    /// Decides the condition; `codes` gives the codes answered to a question, empty when it has no answer.
    pub fn holds<'a>(&self, codes: &impl Fn(&QuestionId) -> &'a [OptionCode]) -> bool {
        match self {
            Self::Is { question, is } => codes(question).iter().any(|code| is.contains(code)),
            Self::All(parts) => parts.iter().all(|part| part.holds(codes)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(codes)),
            Self::Not(part) => !part.holds(codes),
        }
    }
}
