//! Reads what an indicator measures, and checks that its question can be measured so.

use rust_decimal::Decimal;

use super::bounds::{Bounds, of_measure};
use super::node::Measure;
use super::question::NumberRange;
use super::raw::{Located, Table};
use super::read_condition::report_unknown_code;
use super::rule::Rule;
use super::{AnswerKind, Field};

pub(super) const MEASURES: [(&str, MeasureName); 3] =
    [("share", MeasureName::Share), ("mean", MeasureName::Mean), ("points", MeasureName::Points)];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MeasureName {
    Share,
    Mean,
    Points,
}

/// What `[index]` says for all indicators.
pub(super) struct Defaults(Wanted);

impl Defaults {
    pub(super) fn read(index: &Table<'_, '_, '_>) -> Self {
        Self(Wanted::read(index))
    }
}

/// What is said of a measure in one table.
pub(super) struct Wanted {
    measure: Option<MeasureName>,
    has_measure: bool,
    codes: Option<Vec<Located<i32>>>,
    has_codes: bool,
    count_no_answer: Option<bool>,
}

impl Wanted {
    pub(super) fn read(table: &Table<'_, '_, '_>) -> Self {
        Self {
            measure: table.word("measure", &MEASURES),
            has_measure: table.has("measure"),
            codes: table.codes("codes").map(|codes| codes.value),
            has_codes: table.has("codes"),
            count_no_answer: table.flag("count-no-answer"),
        }
    }
}

/// The measure of an indicator on `field`.
pub(super) fn read_measure(
    table: &Table<'_, '_, '_>,
    field: &Field,
    own: &Wanted,
    defaults: &Defaults,
) -> Option<Measure> {
    let said = if own.has_measure { own } else { &defaults.0 };
    if !said.has_measure {
        table.missing("measure", "`measure = \"share\"`, \"mean\" or \"points\", here or once in [index]");
    }
    match said.measure? {
        MeasureName::Share => share(table, field, own, &defaults.0),
        MeasureName::Mean => {
            report_share_keys(table, own, "a mean");
            has_scores(table, field).then_some(Measure::Mean)
        }
        MeasureName::Points => {
            report_share_keys(table, own, "points");
            if !has_scores(table, field) {
                return None;
            }
            let Bounds { low: least, high: most } = of_measure(field, &Measure::Mean)?;
            if least < Decimal::ZERO || most <= Decimal::ZERO {
                let found = format!("points of `{}` from {least} to {most}", field.id);
                let expected = "points from zero up, and more than zero for the best";
                table.reader.report(&table.value_place("question"), Rule::NegativePoints, found, expected);
                return None;
            }
            Some(Measure::Points { most })
        }
    }
}

/// What only a share can have.
fn report_share_keys(table: &Table<'_, '_, '_>, own: &Wanted, what: &str) {
    if own.has_codes {
        let found = format!("`codes` beside {what}");
        let expected = "`codes` only with `measure = \"share\"`";
        table.reader.report(&table.place("codes"), Rule::CodesOfMean, found, expected);
    }
    if own.count_no_answer == Some(true) {
        let found = format!("`count-no-answer` beside {what}");
        let expected = "`count-no-answer` only with `measure = \"share\"`: no answer has no score";
        table.reader.report(&table.place("count-no-answer"), Rule::CountsNothing, found, expected);
    }
}

fn share(table: &Table<'_, '_, '_>, field: &Field, own: &Wanted, defaults: &Wanted) -> Option<Measure> {
    if field.options().is_empty() {
        let found = format!("a share of `{}`, which has no options", field.id);
        let expected = "a question that is answered by codes";
        table.reader.report(&table.value_place("question"), Rule::Unmeasurable, found, expected);
        return None;
    }
    let said = if own.has_codes { own } else { defaults };
    if !said.has_codes {
        table.missing("codes", "the codes that count, such as `codes = [4, 5]`, here or once in [index]");
    }
    let codes = said.codes.as_ref()?;
    for code in codes {
        // A code of [index] is shown at the indicator that it does not fit.
        let span = if own.has_codes { code.span.clone() } else { table.value_place("question") };
        let code = Located { value: code.value, span };
        match field.option(code.value) {
            Some(option) if option.no_answer => {
                let found = format!("option {} of `{}` is no answer", code.value, field.id);
                let expected = "codes that count as answers";
                table.reader.report(&code.span, Rule::ShareOfNoAnswer, found, expected);
            }
            Some(_) => {}
            None => {
                let advice = "`codes` stands in [index]; give this indicator its own".to_owned();
                report_unknown_code(table, field, &code, (!own.has_codes).then_some(advice));
            }
        }
    }
    let counts = |code: &i32| codes.iter().any(|counted| counted.value == *code);
    if field.options().iter().filter(|option| !option.no_answer).all(|option| counts(&option.code)) {
        let place = if own.has_codes { table.place("codes") } else { table.value_place("question") };
        let found = format!("every answer to `{}` counts, so that the share is always 100", field.id);
        table.reader.report(&place, Rule::ShareOfAll, found, "some of its codes, not all");
    }
    let has_no_answer = field.options().iter().any(|option| option.no_answer);
    if own.count_no_answer == Some(true) && !has_no_answer {
        let found = format!("`{}` has no option that is no answer", field.id);
        let expected = "`no-answer = true` on an option of that question";
        table.reader.report(&table.place("count-no-answer"), Rule::CountsNothing, found, expected);
    }
    let count_no_answer = own.count_no_answer.or(defaults.count_no_answer).unwrap_or(false) && has_no_answer;
    Some(Measure::Share { codes: codes.iter().map(|code| code.value).collect(), count_no_answer })
}

/// A mean needs a score on every option that counts, or a number.
fn has_scores(table: &Table<'_, '_, '_>, field: &Field) -> bool {
    let place = table.value_place("question");
    match &field.kind {
        AnswerKind::Number(range) => {
            report_unbounded(table, field, range);
            true
        }
        AnswerKind::OneOf(options) => {
            let unscored = options.iter().find(|option| !option.no_answer && option.score.is_none());
            if let Some(option) = unscored {
                let found = format!("option {} of `{}` has no score", option.code, field.id);
                let expected = "`score = …` on every option that counts";
                table.reader.report(&place, Rule::MissingScore, found, expected);
            }
            unscored.is_none()
        }
        AnswerKind::AnyOf { .. } | AnswerKind::Date(_) | AnswerKind::Text { .. } => {
            let found = format!("a mean of `{}`, which has neither scores nor numbers", field.id);
            let expected = "a single, scale, yes-no or number question, or an item of a matrix";
            table.reader.report(&place, Rule::Unmeasurable, found, expected);
            false
        }
    }
}

/// The furthest bound of a number that is averaged, in units of its last decimal: squares are summed.
const MOST_UNITS: i64 = 1_000_000;

/// Without bounds one slip of the finger moves a mean.
fn report_unbounded(table: &Table<'_, '_, '_>, field: &Field, range: &NumberRange) {
    let most = Decimal::new(MOST_UNITS, range.decimals).normalize();
    let near = |bound: Option<Decimal>| bound.is_some_and(|bound| bound.abs() <= most);
    if !near(range.min) || !near(range.max) {
        let found = format!("a mean of `{}`, a number without near bounds", field.id);
        let expected = format!("`min` and `max` on that question, from -{most} to {most}");
        table.reader.report(&table.value_place("question"), Rule::UnboundedMean, found, &expected);
    }
}
