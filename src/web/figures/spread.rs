//! How answers are spread over the levels of a scale, as tables with a bar in each row.

use rust_decimal::Decimal;

use super::pen::Pen;
use crate::definition::{AnswerOption, QuestionKind, Survey};
use crate::report::{Level, QuestionLevels};

/// Questions that share their options.
pub(in crate::web) struct Spread {
    /// The levels, in the order of the form.
    pub(in crate::web) heads: Vec<String>,
    pub(in crate::web) rows: Vec<SpreadRow>,
}

pub(in crate::web) struct SpreadRow {
    pub(in crate::web) title: String,
    pub(in crate::web) n: String,
    /// One share a level; empty where they are withheld.
    pub(in crate::web) shares: Vec<String>,
    pub(in crate::web) bars: Vec<Stretch>,
}

/// A level's part of a bar 200 wide.
pub(in crate::web) struct Stretch {
    pub(in crate::web) x: String,
    pub(in crate::web) width: String,
    /// `level-1` to `level-5` from bad to good; `amount-1` to `amount-5` where neither is better.
    pub(in crate::web) class: String,
}

/// The scales of the form, each with its questions; questions of another kind have no levels.
pub(in crate::web) fn spreads(pen: &Pen<'_>, found: &[QuestionLevels]) -> Vec<Spread> {
    let mut spreads: Vec<(&[AnswerOption], Spread)> = Vec::new();
    for question in found {
        let Some(field) = pen.survey.field(&question.question) else { continue };
        if !is_scale(pen.survey, field) {
            continue;
        }
        let options = field.options();
        let row = row(pen, pen.tr.of(&field.text), options, question);
        match spreads.iter_mut().find(|(known, _)| *known == options) {
            Some((_, spread)) => spread.rows.push(row),
            None => {
                let heads = valid(options).map(|option| pen.tr.of(&option.text).to_owned()).collect();
                spreads.push((options, Spread { heads, rows: vec![row] }));
            }
        }
    }
    let has_shares = |spread: &Spread| spread.rows.iter().any(|row| !row.shares.is_empty());
    spreads.into_iter().map(|(_, spread)| spread).filter(has_shares).collect()
}

fn is_scale(survey: &Survey, field: &crate::definition::Field) -> bool {
    matches!(survey.question(field).kind, QuestionKind::Scale { .. } | QuestionKind::Matrix { .. })
}

fn valid(options: &[AnswerOption]) -> impl Iterator<Item = &AnswerOption> {
    options.iter().filter(|option| !option.no_answer)
}

fn row(pen: &Pen<'_>, title: &str, options: &[AnswerOption], question: &QuestionLevels) -> SpreadRow {
    let written = |level: &Level| level.share.as_ref()?.parse::<Decimal>().ok();
    let shares: Vec<Decimal> = question.levels.iter().filter_map(written).collect();
    let mut codes: Vec<i32> = valid(options).map(|option| option.code).collect();
    codes.sort_unstable();
    // Only scores say which end is the good one.
    let word = if valid(options).all(|option| option.score.is_some()) { "level" } else { "amount" };
    let mut x = Decimal::ZERO;
    let stretch = |(level, share): (&Level, &Decimal)| {
        let (from, width) = (x, *share * Decimal::TWO);
        x += width;
        let place = codes.iter().position(|code| *code == level.code).unwrap_or(0);
        let step = 1 + 4 * place / codes.len().saturating_sub(1).max(1);
        let short = |value: Decimal| value.round_dp(1).normalize().to_string();
        Stretch { x: short(from), width: short(width), class: format!("{word}-{step}") }
    };
    SpreadRow {
        title: title.to_owned(),
        n: pen.count(question.n),
        bars: question.levels.iter().zip(&shares).map(stretch).collect(),
        shares: shares.iter().map(|share| pen.number(*share)).collect(),
    }
}
