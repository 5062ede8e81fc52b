//! One person's answers on the scale of the index: for sorting comments, never for a figure.

use rust_decimal::Decimal;

use crate::definition::{AnswerKind, Field, Measure, NodeKind, Survey};
use crate::response::{Answer, Answers};

/// Of 100 points that a response could give over the indicators it answers, those it gives; `None` when it
/// answers none. A mean of scores counts from its lowest to its highest option.
pub fn points_given(survey: &Survey, answers: &Answers) -> Option<Decimal> {
    let (mut given, mut count) = (Decimal::ZERO, 0_i64);
    for node in &survey.index.nodes {
        let NodeKind::Indicator { question, measure } = &node.kind else { continue };
        let (Some(field), Some(answer)) = (survey.field(question.as_str()), answers.get(question)) else {
            continue;
        };
        if let Some(part) = part(field, measure, answer) {
            given += part;
            count += 1;
        }
    }
    (count > 0).then(|| given * Decimal::ONE_HUNDRED / Decimal::from(count))
}

/// Between 0 and 1.
fn part(field: &Field, measure: &Measure, answer: &Answer) -> Option<Decimal> {
    let code = *answer.codes().first()?;
    let option = field.option(code).filter(|option| !option.no_answer)?;
    match (measure, &field.kind) {
        (Measure::Share { codes, .. }, _) => Some(Decimal::from(u8::from(codes.contains(&code)))),
        (Measure::Mean, AnswerKind::OneOf(options)) => {
            let scores =
                || options.iter().filter(|option| !option.no_answer).filter_map(|option| option.score);
            let (low, high) = (scores().min()?, scores().max()?);
            (high > low).then_some(())?;
            Some((option.score? - low) / (high - low))
        }
        (Measure::Points { most }, AnswerKind::OneOf(_)) => option.score?.checked_div(*most),
        (Measure::Mean | Measure::Points { .. }, _) => None,
    }
}
