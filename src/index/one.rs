//! One person's answers on the scale of the index: for sorting comments, never for a figure.

use rust_decimal::Decimal;

use super::compute::finished;
use crate::definition::bounds::of_measure;
use crate::definition::{AnswerKind, Bounds, Field, IndexTree, Measure, Node, NodeKind, Survey};
use crate::response::{Answer, Answers};

/// Of 100 points that a response could give over the indicators it answers, those it gives; `None` when it
/// answers none. An answer counts as far as it lies from the worst to the best end of what its indicator can
/// come to, whichever way the index turns it.
pub fn points_given(survey: &Survey, answers: &Answers) -> Option<Decimal> {
    let (mut given, mut count) = (Decimal::ZERO, 0_i64);
    for (at, node) in survey.index.nodes.iter().enumerate() {
        let NodeKind::Indicator { question, measure } = &node.kind else { continue };
        let (Some(field), Some(answer)) = (survey.field(question.as_str()), answers.get(question)) else {
            continue;
        };
        let value = value(field, measure, answer);
        if let Some(part) = value.and_then(|value| part(node, of_measure(field, measure)?, value)) {
            given += if is_turned(&survey.index, at) { Decimal::ONE - part } else { part };
            count += 1;
        }
    }
    (count > 0).then(|| given * Decimal::ONE_HUNDRED / Decimal::from(count))
}

/// What the indicator would be if nobody else had answered, before it is brought to its range.
fn value(field: &Field, measure: &Measure, answer: &Answer) -> Option<Decimal> {
    let codes = answer.codes();
    let option = field.option(*codes.first()?).filter(|option| !option.no_answer)?;
    match (measure, &field.kind) {
        (Measure::Share { codes: counted, .. }, _) => {
            let counts = codes.iter().any(|code| counted.contains(code));
            Some(if counts { Decimal::ONE_HUNDRED } else { Decimal::ZERO })
        }
        (Measure::Mean, AnswerKind::OneOf(_)) => option.score,
        (Measure::Points { most }, AnswerKind::OneOf(_)) => {
            (option.score? * Decimal::ONE_HUNDRED).checked_div(*most)
        }
        (Measure::Mean | Measure::Points { .. }, _) => None,
    }
}

/// Where a value lies between the ends of its indicator, from 0 to 1.
fn part(node: &Node, plain: Bounds, value: Decimal) -> Option<Decimal> {
    let ends = [finished(plain.low, node), finished(plain.high, node)];
    let low = ends[0].min(ends[1]);
    (finished(value, node) - low).checked_div((ends[0] - ends[1]).abs())
}

/// Whether a high value of the node makes the whole lower.
fn is_turned(tree: &IndexTree, at: usize) -> bool {
    let above = std::iter::successors(tree.nodes[at].parent, |&up| tree.nodes[up].parent);
    let turns =
        |&up: &usize| tree.nodes[up].rescale.is_some_and(|rescale| rescale.slope().is_sign_negative());
    above.filter(turns).count() % 2 == 1
}
