//! Answers: one value a field, and the compact JSON in which they are kept.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value};
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use crate::definition::{AnswerKind, OptionCode, QuestionId, Survey};

/// How a date is written: `2026-03-31`.
pub const DATE: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");

/// One field's answer. A field that was left blank has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Code(OptionCode),
    /// Ascending, without repeats.
    Codes(Vec<OptionCode>),
    Number(Decimal),
    Date(Date),
    Text(String),
}

impl Answer {
    /// The codes in it; none for numbers, dates and texts.
    pub fn codes(&self) -> &[OptionCode] {
        match self {
            Self::Code(code) => std::slice::from_ref(code),
            Self::Codes(codes) => codes,
            Self::Number(_) | Self::Date(_) | Self::Text(_) => &[],
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Code(code) => Value::from(*code),
            Self::Codes(codes) => Value::from(codes.clone()),
            Self::Number(number) => Value::from(number.to_string()),
            Self::Date(date) => Value::from(write_date(*date)),
            Self::Text(text) => Value::from(text.clone()),
        }
    }
}

/// Writes a date as `2026-03-31`.
pub fn write_date(date: Date) -> String {
    date.format(DATE).unwrap_or_default()
}

/// The answers of one response, by field id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(BTreeMap<QuestionId, Answer>);

/// Stored answers that do not fit their definition: a damaged record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("stored answers do not fit the definition at {0:?}")]
pub struct Unreadable(pub String);

impl Answers {
    pub fn insert(&mut self, id: QuestionId, answer: Answer) {
        self.0.insert(id, answer);
    }

    /// Takes an answer out; false when there was none.
    pub fn remove(&mut self, id: &QuestionId) -> bool {
        self.0.remove(id).is_some()
    }

    pub fn get(&self, id: &QuestionId) -> Option<&Answer> {
        self.0.get(id)
    }

    /// The codes answered to a question, empty when it has no answer.
    pub fn codes(&self, id: &QuestionId) -> &[OptionCode] {
        self.0.get(id).map_or(&[], Answer::codes)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&QuestionId, &Answer)> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Everything but the free texts, as compact JSON with ids in order: what the record keeps for ever.
    pub fn coded_json(&self) -> String {
        let coded = self.0.iter().filter(|(_, answer)| !matches!(answer, Answer::Text(_)));
        Value::Object(coded.map(|(id, answer)| (id.to_string(), answer.to_json())).collect()).to_string()
    }

    /// The free texts, kept apart so that they can be redacted.
    pub fn texts(&self) -> impl Iterator<Item = (&QuestionId, &str)> {
        self.0.iter().filter_map(|(id, answer)| match answer {
            Answer::Text(text) => Some((id, text.as_str())),
            _ => None,
        })
    }

    /// Everything as one JSON object, ids in order.
    pub fn to_json(&self) -> Map<String, Value> {
        self.0.iter().map(|(id, answer)| (id.to_string(), answer.to_json())).collect()
    }

    /// Reads back [`coded_json`](Self::coded_json) under the definition it was given under.
    pub fn from_coded_json(survey: &Survey, json: &str) -> Result<Self, Unreadable> {
        let stored: Map<String, Value> =
            serde_json::from_str(json).map_err(|_| Unreadable(json.chars().take(40).collect()))?;
        let mut answers = Self::default();
        for (id, value) in stored {
            let answer = read_stored(survey, &id, &value).ok_or_else(|| Unreadable(id.clone()))?;
            answers.insert(QuestionId::parse(&id).map_err(|_| Unreadable(id))?, answer);
        }
        Ok(answers)
    }
}

fn read_stored(survey: &Survey, id: &str, value: &Value) -> Option<Answer> {
    let code = |value: &Value| OptionCode::try_from(value.as_i64()?).ok();
    match survey.field(id)?.kind {
        AnswerKind::OneOf(_) => code(value).map(Answer::Code),
        AnswerKind::AnyOf { .. } => {
            value.as_array()?.iter().map(code).collect::<Option<_>>().map(Answer::Codes)
        }
        AnswerKind::Number(_) => value.as_str()?.parse().ok().map(Answer::Number),
        AnswerKind::Date(_) => Date::parse(value.as_str()?, DATE).ok().map(Answer::Date),
        AnswerKind::Text { .. } => value.as_str().map(|text| Answer::Text(text.to_owned())),
    }
}
