//! The columns of the record: what every version of a survey has asked, each under a name of its own.

use crate::definition::id::reserved;
use crate::definition::{AnswerKind, AnswerOption, Field, Survey};

/// The columns behind those that every response has.
#[derive(Debug, Clone)]
pub struct Columns(Vec<Column>);

/// One question, as the versions that have it ask it.
#[derive(Debug, Clone)]
pub struct Column {
    /// As the newest of those versions says it.
    pub field: Field,
    /// Its options, and behind them those that only other versions have.
    pub options: Vec<AnswerOption>,
    pub content: Content,
}

/// What stands in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Code,
    /// Several codes, as `1;3`.
    Codes,
    Number {
        decimals: u32,
    },
    Date,
    Text {
        /// At most so many.
        characters: usize,
    },
}

/// As many characters as a code, a number or a date can have in a column that holds texts besides.
const SHORT: usize = 40;

impl Columns {
    /// The questions of the survey as it is, then those that only other versions had: never taken from the data.
    pub fn of<'s>(survey: &'s Survey, others: impl Iterator<Item = &'s Survey>) -> Self {
        let mut columns: Vec<Column> = survey.fields.iter().map(Column::new).collect();
        for field in others.flat_map(|other| &other.fields) {
            match columns.iter_mut().find(|column| column.field.id == field.id) {
                Some(column) => column.widen(field),
                None => columns.push(Column::new(field)),
            }
        }
        Self(columns)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Column> {
        self.0.iter()
    }

    /// The whole head of the table.
    pub fn names(&self) -> impl Iterator<Item = String> {
        reserved::RECORD.into_iter().map(str::to_owned).chain(self.0.iter().map(Column::name))
    }
}

impl Column {
    fn new(field: &Field) -> Self {
        Self { field: field.clone(), options: field.options().to_vec(), content: Content::of(&field.kind) }
    }

    /// The id of its question; behind it `_answer` where the id is a word of the record, which versions of
    /// old may have.
    pub fn name(&self) -> String {
        let id = self.field.id.as_str();
        if reserved::RECORD.contains(&id) { format!("{id}_answer") } else { id.to_owned() }
    }

    fn widen(&mut self, field: &Field) {
        self.content = self.content.with(Content::of(&field.kind));
        for option in field.options() {
            if !self.options.iter().any(|known| known.code == option.code) {
                self.options.push(option.clone());
            }
        }
    }
}

impl Content {
    fn of(kind: &AnswerKind) -> Self {
        match kind {
            AnswerKind::OneOf(_) => Self::Code,
            AnswerKind::AnyOf { .. } => Self::Codes,
            AnswerKind::Number(range) => Self::Number { decimals: range.decimals },
            AnswerKind::Date(_) => Self::Date,
            AnswerKind::Text { max_length } => Self::Text { characters: *max_length },
        }
    }

    /// What holds both: only a text where one version asked for something else than another.
    fn with(self, other: Self) -> Self {
        let characters = |content| match content {
            Self::Text { characters } => characters,
            Self::Code | Self::Codes | Self::Number { .. } | Self::Date => SHORT,
        };
        match (self, other) {
            (Self::Number { decimals: one }, Self::Number { decimals: another }) => {
                Self::Number { decimals: one.max(another) }
            }
            (one, another) if one == another => one,
            (one, another) => Self::Text { characters: characters(one).max(characters(another)) },
        }
    }
}
