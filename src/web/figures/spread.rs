//! How answers are spread over the levels of a scale, as tables with a bar in each row.

use rust_decimal::Decimal;

use super::pen::Pen;
use crate::definition::{AnswerOption, OptionCode, QuestionKind, Survey};
use crate::index::Absence;
use crate::index::figure::rounded;
use crate::report::{Level, QuestionLevels, Throughout};

/// Questions that share their options.
pub(in crate::web) struct Spread {
    /// The levels, in the order of the form.
    pub(in crate::web) heads: Vec<LevelHead>,
    /// The upper levels, where the scale names them.
    pub(in crate::web) upper: Option<String>,
    pub(in crate::web) rows: Vec<SpreadRow>,
}

impl Spread {
    /// Its levels, one after the other.
    pub(in crate::web) fn label(&self) -> String {
        self.heads.iter().map(|head| head.text.as_str()).collect::<Vec<_>>().join(" – ")
    }

    /// How many columns of shares there are.
    pub(in crate::web) fn columns(&self) -> usize {
        self.heads.len() + usize::from(self.upper.is_some())
    }
}

pub(in crate::web) struct LevelHead {
    pub(in crate::web) text: String,
    /// As a [`Stretch`] has it.
    pub(in crate::web) class: String,
}

pub(in crate::web) struct SpreadRow {
    pub(in crate::web) title: String,
    pub(in crate::web) n: String,
    /// One share a level; empty where there are none.
    pub(in crate::web) shares: Vec<Share>,
    /// Of the upper levels together.
    pub(in crate::web) upper: Option<String>,
    pub(in crate::web) bars: Vec<Stretch>,
    /// Why there are no shares.
    pub(in crate::web) absent: String,
}

/// In percent, as people and as programs write it.
pub(in crate::web) struct Share {
    pub(in crate::web) text: String,
    pub(in crate::web) exact: String,
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
                let class = classes(options);
                let head = |option: &AnswerOption| LevelHead {
                    text: pen.tr.of(&option.text).to_owned(),
                    class: class(option.code),
                };
                let heads = valid(options).map(head).collect();
                let upper = upper_head(pen, pen.survey.upper_levels(field), options);
                spreads.push((options, Spread { heads, upper, rows: vec![row] }));
            }
        }
    }
    let has_shares = |spread: &Spread| spread.rows.iter().any(|row| !row.shares.is_empty());
    spreads.into_iter().map(|(_, spread)| spread).filter(has_shares).collect()
}

fn is_scale(survey: &Survey, field: &crate::definition::Field) -> bool {
    matches!(survey.question(field).kind, QuestionKind::Scale { .. } | QuestionKind::Matrix { .. })
}

/// `Hài lòng + Rất hài lòng`, in the order of the form.
fn upper_head(pen: &Pen<'_>, upper: &[OptionCode], options: &[AnswerOption]) -> Option<String> {
    let names = options.iter().filter(|option| upper.contains(&option.code));
    let names: Vec<&str> = names.map(|option| pen.tr.of(&option.text)).collect();
    (!names.is_empty()).then(|| names.join(" + "))
}

/// Persons who chose only what counts, in a sentence.
pub(in crate::web) fn throughout(pen: &Pen<'_>, found: &Throughout) -> Option<String> {
    let share = pen.tr.percent(found.share.as_ref()?.parse().ok()?);
    Some(pen.tr.t("spread-throughout").arg("share", share).arg("count", pen.count(found.n)).to_string())
}

fn valid(options: &[AnswerOption]) -> impl Iterator<Item = &AnswerOption> {
    options.iter().filter(|option| !option.no_answer)
}

fn row(pen: &Pen<'_>, title: &str, options: &[AnswerOption], question: &QuestionLevels) -> SpreadRow {
    let written = |level: &Level| level.share.as_ref()?.parse::<Decimal>().ok();
    let shares: Vec<Decimal> = question.levels.iter().filter_map(written).collect();
    let class = classes(options);
    let mut x = Decimal::ZERO;
    let stretch = |(level, share): (&Level, &Decimal)| {
        let (from, width) = (x, *share * Decimal::TWO);
        x += width;
        let short = |value: Decimal| rounded(value, 1).normalize().to_string();
        Stretch { x: short(from), width: short(width), class: class(level.code) }
    };
    let share = |share: &Decimal| Share { text: pen.number(*share), exact: share.to_string() };
    SpreadRow {
        title: title.to_owned(),
        n: pen.count(question.n),
        bars: question.levels.iter().zip(&shares).map(stretch).collect(),
        upper: question
            .upper
            .as_ref()
            .and_then(|upper| upper.share.as_ref()?.parse().ok())
            .map(|share| pen.number(share)),
        shares: shares.iter().map(share).collect(),
        absent: match question.absence.as_deref() {
            Some(absence) if absence == Absence::TooFew.as_str() => pen.too_few(),
            Some(absence) if absence == Absence::Damaged.as_str() => pen.tr.t("figure-damaged").to_string(),
            _ => pen.tr.t("figure-no-answers").to_string(),
        },
    }
}

/// The class of each code: only scores say which end of a scale is the good one.
fn classes(options: &[AnswerOption]) -> impl Fn(OptionCode) -> String {
    let mut codes: Vec<OptionCode> = valid(options).map(|option| option.code).collect();
    codes.sort_unstable();
    let word = if valid(options).all(|option| option.score.is_some()) { "level" } else { "amount" };
    move |code| {
        let place = codes.iter().position(|known| *known == code).unwrap_or(0);
        let step = 1 + 4 * place / codes.len().saturating_sub(1).max(1);
        format!("{word}-{step}")
    }
}
