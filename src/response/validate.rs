//! Reads a submission against its definition: answers, or every fault.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};
use time::Date;
use unicode_normalization::UnicodeNormalization;

use super::answer::{Answer, Answers, DATE};
use super::asked::asked;
use super::visible::visible;
use super::{Fault, FaultKind, FormState};
use crate::definition::period::is_day;
use crate::definition::question::{DateRange, NumberRange};
use crate::definition::{AnswerKind, AnswerOption, Field, OptionCode, Survey};

/// Reads what a form sent: names are field ids, values as written, repeated names in order.
///
/// Blank values count as not answered. Answers to questions that are not asked are set aside without a
/// fault, since without script a citizen sees every question.
pub fn validate_form(survey: &Survey, pairs: &[(String, String)]) -> Result<Answers, FormState> {
    let mut values = by_name(pairs);
    let mut read = Reading::of_pairs(survey, &values, Written::ByHand);
    read.set_aside_unasked();
    values.retain(|name, _| survey.field(name).is_some());
    read.finish().map_err(|faults| FormState { values, faults })
}

/// Reads what a clerk typed from a sheet as [`validate_form`] does, but an answer to a question that is not
/// asked is a fault: it stands on the paper, and is not to be lost in silence.
pub fn validate_sheet(survey: &Survey, pairs: &[(String, String)]) -> Result<Answers, FormState> {
    let mut values = by_name(pairs);
    let mut read = Reading::of_pairs(survey, &values, Written::ByHand);
    read.refuse_unasked();
    values.retain(|name, _| survey.field(name).is_some());
    read.finish().map_err(|faults| FormState { values, faults })
}

/// Reads a row of a file as [`validate_form`] does, but an answer to a question that is not asked is a
/// fault: nobody saw a form.
pub fn validate_record(survey: &Survey, pairs: &[(String, String)]) -> Result<Answers, Vec<Fault>> {
    let values = by_name(pairs);
    let mut read = Reading::of_pairs(survey, &values, Written::ByProgram);
    read.refuse_unasked();
    read.finish()
}

/// The values that are not blank, by name, in order.
fn by_name(pairs: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        let given = values.entry(name.clone()).or_default();
        if !value.trim().is_empty() {
            given.push(value.clone());
        }
    }
    values
}

/// Reads what the API was sent: `{ "q1": 4, "q7": [1, 3], "note": "…" }`; `null` counts as not answered.
/// An answer to a question that is not asked is a fault.
pub fn validate_json(survey: &Survey, answers: &Map<String, Value>) -> Result<Answers, Vec<Fault>> {
    let given = |field: &Field| match answers.get(field.id.as_str()) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(value) => plain_values(field, value).ok_or(FaultKind::WrongType),
    };
    let mut read = Reading::of(survey, Written::ByProgram, given);
    read.refuse_unasked();
    let unknown = answers.keys().filter(|name| survey.field(name).is_none());
    read.faults.extend(unknown.map(|name| Fault::named(name, FaultKind::UnknownQuestion)));
    read.finish()
}

/// A JSON value as the texts a form would have sent; none when it is of the wrong kind.
fn plain_values(field: &Field, value: &Value) -> Option<Vec<String>> {
    let code = |value: &Value| value.as_i64().map(|code| code.to_string());
    match &field.kind {
        AnswerKind::OneOf(_) => Some(vec![code(value)?]),
        AnswerKind::AnyOf { .. } => value.as_array()?.iter().map(code).collect(),
        AnswerKind::Number(_) => match value {
            Value::Number(number) => Some(vec![plain_number(number)]),
            _ => written(value),
        },
        AnswerKind::Date(_) | AnswerKind::Text { .. } => written(value),
    }
}

/// A JSON number as it would be written: its zeros behind the point say nothing.
fn plain_number(number: &Number) -> String {
    let written = number.to_string();
    match written.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => written,
    }
}

/// A JSON text; a blank one is no answer.
fn written(value: &Value) -> Option<Vec<String>> {
    let text = value.as_str()?;
    Some(if text.trim().is_empty() { Vec::new() } else { vec![text.to_owned()] })
}

/// Who wrote a value: people write numbers in more than one way, programs in one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    ByHand,
    ByProgram,
}

struct Reading<'s> {
    survey: &'s Survey,
    answers: Answers,
    faults: Vec<Fault>,
    asked: Vec<bool>,
}

impl<'s> Reading<'s> {
    fn of(
        survey: &'s Survey,
        written: Written,
        given: impl Fn(&Field) -> Result<Vec<String>, FaultKind>,
    ) -> Self {
        let mut answers = Answers::default();
        let mut faults = Vec::new();
        for field in &survey.fields {
            match given(field).and_then(|values| read_field(field, written, &values)) {
                Ok(Some(answer)) => answers.insert(field.id.clone(), answer),
                Ok(None) => {}
                Err(kind) => faults.push(Fault::at(&field.id, kind)),
            }
        }
        let asked = asked(survey, &answers);
        Self { survey, answers, faults, asked }
    }

    fn of_pairs(survey: &'s Survey, values: &BTreeMap<String, Vec<String>>, written: Written) -> Self {
        let given = |field: &Field| Ok(values.get(field.id.as_str()).cloned().unwrap_or_default());
        let mut read = Self::of(survey, written, given);
        let unknown = values.keys().filter(|name| survey.field(name).is_none());
        read.faults.extend(unknown.map(|name| Fault::named(name, FaultKind::UnknownQuestion)));
        read
    }

    fn unasked(&self) -> impl Iterator<Item = &'s Field> {
        self.survey.fields.iter().zip(&self.asked).filter(|(_, asked)| !**asked).map(|(field, _)| field)
    }

    fn set_aside_unasked(&mut self) {
        for field in self.unasked().collect::<Vec<_>>() {
            self.answers.remove(&field.id);
            self.faults.retain(|fault| fault.question.as_deref() != Some(field.id.as_str()));
        }
    }

    fn refuse_unasked(&mut self) {
        for field in self.unasked().collect::<Vec<_>>() {
            if self.answers.remove(&field.id) {
                self.faults.push(Fault::at(&field.id, FaultKind::NotAsked));
            }
        }
    }

    fn finish(mut self) -> Result<Answers, Vec<Fault>> {
        for (field, asked) in self.survey.fields.iter().zip(&self.asked) {
            let has_fault =
                || self.faults.iter().any(|fault| fault.question.as_deref() == Some(field.id.as_str()));
            if *asked && field.required && self.answers.get(&field.id).is_none() && !has_fault() {
                self.faults.push(Fault::at(&field.id, FaultKind::Required));
            }
        }
        if self.answers.is_empty() && self.faults.is_empty() {
            self.faults.push(Fault::whole(FaultKind::Empty));
        }
        let place = |fault: &Fault| {
            let name = fault.question.as_deref();
            self.survey.fields.iter().position(|field| Some(field.id.as_str()) == name).unwrap_or(usize::MAX)
        };
        self.faults.sort_by_key(place);
        if self.faults.is_empty() { Ok(self.answers) } else { Err(self.faults) }
    }
}

/// One field's answer from what was written, or why it is none.
fn read_field(field: &Field, written: Written, values: &[String]) -> Result<Option<Answer>, FaultKind> {
    if let AnswerKind::AnyOf { options, at_most } = &field.kind {
        return read_choices(options, *at_most, values);
    }
    let value = match values {
        [] => return Ok(None),
        [value] => value.trim(),
        _ => return Err(FaultKind::Repeated),
    };
    let answer = match &field.kind {
        AnswerKind::OneOf(options) => Answer::Code(read_code(options, value)?),
        AnswerKind::Number(range) => {
            if written == Written::ByHand && range.decimals >= 3 && is_ambiguous(value) {
                return Err(FaultKind::AmbiguousNumber { written: value.to_owned() });
            }
            Answer::Number(read_number(range, value)?)
        }
        AnswerKind::Date(range) => Answer::Date(read_date(range, value)?),
        AnswerKind::Text { max_length } => return Ok(read_text(*max_length, value)?.map(Answer::Text)),
        AnswerKind::AnyOf { .. } => return Ok(None),
    };
    Ok(Some(answer))
}

fn read_code(options: &[AnswerOption], value: &str) -> Result<OptionCode, FaultKind> {
    let known = |code: &OptionCode| options.iter().any(|option| option.code == *code);
    value.parse().ok().filter(known).ok_or(FaultKind::UnknownCode)
}

fn read_choices(
    options: &[AnswerOption],
    at_most: Option<usize>,
    values: &[String],
) -> Result<Option<Answer>, FaultKind> {
    let mut codes =
        values.iter().map(|value| read_code(options, value.trim())).collect::<Result<Vec<_>, _>>()?;
    codes.sort_unstable();
    if codes.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(FaultKind::RepeatedCode);
    }
    if let Some(at_most) = at_most.filter(|at_most| codes.len() > *at_most) {
        return Err(FaultKind::TooManyChoices { at_most });
    }
    let no_answer = |code| options.iter().any(|option| option.code == code && option.no_answer);
    if codes.len() > 1 && codes.iter().any(|code| no_answer(*code)) {
        return Err(FaultKind::ExclusiveChoice);
    }
    Ok((!codes.is_empty()).then_some(Answer::Codes(codes)))
}

/// `1.234` where three decimals are wanted: in Vietnam the point stands before thousands, elsewhere before
/// decimals. A comma is always a decimal comma.
fn is_ambiguous(value: &str) -> bool {
    value.trim_start_matches('-').split_once('.').is_some_and(|(whole, rest)| {
        (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3
    })
}

/// Numbers stay below 10^12 in units of their last decimal, so that sums of them stay exact integers.
const MOST_UNITS: i64 = 1_000_000_000_000;

/// A number with a decimal comma or point. As "1.000" may mean one or a thousand, written decimals are
/// refused where none are wanted, even zeros.
fn read_number(range: &NumberRange, value: &str) -> Result<Decimal, FaultKind> {
    let plain = value.replace(',', ".");
    let digits_only = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    let mut number =
        Decimal::from_str_exact(&plain).ok().filter(|_| digits_only).ok_or(FaultKind::NotANumber)?;
    if number.scale() > range.decimals {
        return Err(FaultKind::TooManyDecimals { decimals: range.decimals });
    }
    let most = Decimal::new(MOST_UNITS, range.decimals);
    let (min, max) = (range.min.unwrap_or(-most).max(-most), range.max.unwrap_or(most).min(most));
    if number < min {
        return Err(FaultKind::TooSmall { min });
    }
    if number > max {
        return Err(FaultKind::TooLarge { max });
    }
    number.rescale(range.decimals);
    if number.is_zero() {
        number.set_sign_positive(true);
    }
    Ok(number)
}

/// A date as browsers send it, `2026-03-31`, or as people write it, `31/3/2026`; years of our time only.
pub fn parse_date(value: &str) -> Option<Date> {
    let date = Date::parse(value, DATE).ok().or_else(|| written_date(value));
    date.filter(|date| is_day(*date))
}

fn read_date(range: &DateRange, value: &str) -> Result<Date, FaultKind> {
    let date = parse_date(value).ok_or(FaultKind::NotADate)?;
    if let Some(min) = range.min.filter(|min| date < *min) {
        return Err(FaultKind::TooEarly { min });
    }
    if let Some(max) = range.max.filter(|max| date > *max) {
        return Err(FaultKind::TooLate { max });
    }
    Ok(date)
}

fn written_date(value: &str) -> Option<Date> {
    let mut parts = value.split('/').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    if parts.next().is_some() {
        return None;
    }
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// A text in Unicode form C with plain line ends and without what nobody sees; blank is no answer.
fn read_text(max_length: usize, value: &str) -> Result<Option<String>, FaultKind> {
    let text = visible(value).replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.trim().nfc().collect();
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(FaultKind::BadCharacters);
    }
    if text.chars().count() > max_length {
        return Err(FaultKind::TooLong { max_length });
    }
    Ok((!text.is_empty()).then_some(text))
}
