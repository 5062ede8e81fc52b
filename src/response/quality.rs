//! Signs that a response was given without care: reasons to look at it, never to throw it away unseen.

use super::Answers;
use crate::definition::{AnswerKind, OptionCode, Survey};

/// Fewest answers on a scale among which sameness says something.
const FEWEST: usize = 6;

/// Seconds an answer takes at least.
const QUICKEST: i64 = 2;

/// One such sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityMark {
    /// Answered faster than the questions can be read.
    Fast,
    /// The same option in every row of the scales.
    StraightLine,
}

/// The signs of one response; `duration` in seconds from opening to sending, where it is known.
pub fn quality_marks(survey: &Survey, answers: &Answers, duration: Option<i64>) -> Vec<QualityMark> {
    let mut marks = Vec::new();
    let count = i64::try_from(answers.len()).unwrap_or(i64::MAX);
    if duration.is_some_and(|seconds| seconds < count.saturating_mul(QUICKEST)) {
        marks.push(QualityMark::Fast);
    }
    let given = scale_codes(survey, answers);
    if given.len() >= FEWEST && given.iter().all(|code| *code == given[0]) {
        marks.push(QualityMark::StraightLine);
    }
    marks
}

/// The codes given to scored questions with three options and more.
fn scale_codes(survey: &Survey, answers: &Answers) -> Vec<OptionCode> {
    let scales = survey.fields.iter().filter(|field| match &field.kind {
        AnswerKind::OneOf(options) => options.len() >= 3 && !field.segment,
        _ => false,
    });
    scales.filter_map(|field| answers.codes(&field.id).first().copied()).collect()
}
