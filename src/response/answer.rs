//! Answers: one value a field, and the compact JSON in which they are kept.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use crate::definition::{AnswerKind, Field, OptionCode, QuestionId, Survey};

/// How a date is written: `2026-03-31`.
pub const DATE: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");

/// One field's answer. A field that was left blank has none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Code(code) => code.serialize(serializer),
            Self::Codes(codes) => codes.serialize(serializer),
            Self::Number(number) => serializer.collect_str(number),
            Self::Date(date) => serializer.serialize_str(&write_date(*date)),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// Writes a date as `2026-03-31`.
pub fn write_date(date: Date) -> String {
    date.format(DATE).unwrap_or_default()
}

/// The answers of one response, by field id. Written as one JSON object, ids in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(transparent)]
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
        written(&Coded(self))
    }

    /// Everything as compact JSON, ids in order.
    pub fn whole_json(&self) -> String {
        written(self)
    }

    /// The free texts, kept apart so that they can be redacted.
    pub fn texts(&self) -> impl Iterator<Item = (&QuestionId, &str)> {
        self.0.iter().filter_map(|(id, answer)| match answer {
            Answer::Text(text) => Some((id, text.as_str())),
            _ => None,
        })
    }

    /// Takes the free texts out.
    pub fn forget_texts(&mut self) {
        self.0.retain(|_, answer| !matches!(answer, Answer::Text(_)));
    }

    /// Everything as one JSON object, ids in order.
    pub fn to_json(&self) -> Map<String, Value> {
        let value = |answer| serde_json::to_value(answer).unwrap_or_default();
        self.0.iter().map(|(id, answer)| (id.to_string(), value(answer))).collect()
    }

    /// Reads back [`coded_json`](Self::coded_json) under the definition it was given under.
    pub fn from_coded_json(survey: &Survey, json: &str) -> Result<Self, Unreadable> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let stored = reader.deserialize_map(Pairs).and_then(|pairs| reader.end().map(|()| pairs));
        let mut answers = Self::default();
        for (id, value) in stored.map_err(|_| Unreadable(json.chars().take(40).collect()))? {
            let read = survey.field(&id).and_then(|field| Some((field, read_stored(field, &value)?)));
            let (field, answer) = read.ok_or_else(|| Unreadable(id.into_owned()))?;
            answers.insert(field.id.clone(), answer);
        }
        Ok(answers)
    }
}

struct Coded<'a>(&'a Answers);

impl Serialize for Coded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().filter(|(_, answer)| !matches!(answer, Answer::Text(_))))
    }
}

/// Texts, integers and lists of them can always be written.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The members of an object as they stand, without a tree of them.
struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<(Cow<'de, str>, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of answers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::with_capacity(32);
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}

fn read_stored(field: &Field, value: &Value) -> Option<Answer> {
    let code = |value: &Value| OptionCode::try_from(value.as_i64()?).ok();
    match field.kind {
        AnswerKind::OneOf(_) => code(value).map(Answer::Code),
        AnswerKind::AnyOf { .. } => {
            value.as_array()?.iter().map(code).collect::<Option<_>>().map(Answer::Codes)
        }
        AnswerKind::Number(_) => value.as_str()?.parse().ok().map(Answer::Number),
        AnswerKind::Date(_) => Date::parse(value.as_str()?, DATE).ok().map(Answer::Date),
        AnswerKind::Text { .. } => value.as_str().map(|text| Answer::Text(text.to_owned())),
    }
}
