//! What is asked: questions as they are drawn, and fields as they are answered.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;
use time::Date;

use super::{Condition, LocalText, QuestionId};

time::serde::format_description!(day, Date, "[year]-[month]-[day]");

/// The stored value of an option. It never changes meaning.
pub type OptionCode = i32;

/// One choice of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AnswerOption {
    pub code: OptionCode,
    pub text: LocalText,
    /// Points for `measure = "mean"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Decimal>,
    /// "Don't know", "prefer not to say": stored and counted as item non-response, never scored.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_answer: bool,
}

/// A named, ordered list of options that several questions share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scale {
    pub id: String,
    /// Draw faces beside the words; five options from worst to best.
    pub faces: bool,
    /// The upper levels, whose shares together are published as a figure of their own; empty without.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub upper: Vec<OptionCode>,
    pub options: Arc<[AnswerOption]>,
}

/// One row of a matrix, answered and stored under its own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    pub id: QuestionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    pub text: LocalText,
}

/// How a question is drawn. A new question type begins here; the compiler names the other homes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum QuestionKind {
    Single {
        options: Arc<[AnswerOption]>,
    },
    Scale {
        scale: Arc<Scale>,
    },
    Multiple {
        options: Arc<[AnswerOption]>,
        #[serde(skip_serializing_if = "Option::is_none")]
        at_most: Option<usize>,
    },
    YesNo,
    Number {
        #[serde(flatten)]
        range: NumberRange,
        #[serde(skip_serializing_if = "Option::is_none")]
        unit: Option<LocalText>,
    },
    Date {
        #[serde(flatten)]
        range: DateRange,
    },
    ShortText {
        max_length: usize,
    },
    LongText {
        max_length: usize,
    },
    Matrix {
        scale: Arc<Scale>,
        items: Vec<Item>,
    },
}

/// A question as it stands on the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    pub id: QuestionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    pub text: LocalText,
    /// What it is called in tables and filters, where its sentence is too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<LocalText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<LocalText>,
    #[serde(flatten)]
    pub kind: QuestionKind,
    pub required: bool,
    /// Figures can be broken down by its options.
    pub segment: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask_if: Option<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Bounds of a number, inclusive, and how many decimals it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct NumberRange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    pub decimals: u32,
}

/// Bounds of a date, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct DateRange {
    #[serde(with = "day::option", skip_serializing_if = "Option::is_none")]
    pub min: Option<Date>,
    #[serde(with = "day::option", skip_serializing_if = "Option::is_none")]
    pub max: Option<Date>,
}

/// What counts as a valid answer, apart from how it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerKind {
    OneOf(Arc<[AnswerOption]>),
    AnyOf { options: Arc<[AnswerOption]>, at_most: Option<usize> },
    Number(NumberRange),
    Date(DateRange),
    Text { max_length: usize },
}

/// One name in a submission: a question, or one item of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub id: QuestionId,
    pub number: Option<String>,
    pub text: LocalText,
    pub short: Option<LocalText>,
    pub required: bool,
    pub segment: bool,
    pub kind: AnswerKind,
    /// All must hold for the field to be asked: those of its section and its question.
    pub ask_if: Vec<Condition>,
    /// Position in [`Survey::sections`](super::Survey) and within that section.
    pub section: usize,
    pub question: usize,
}

impl Field {
    /// What it is called in tables and filters.
    pub fn name(&self) -> &LocalText {
        self.short.as_ref().unwrap_or(&self.text)
    }

    /// The options a code can name; empty for numbers, dates and texts.
    pub fn options(&self) -> &[AnswerOption] {
        match &self.kind {
            AnswerKind::OneOf(options) | AnswerKind::AnyOf { options, .. } => options,
            AnswerKind::Number(_) | AnswerKind::Date(_) | AnswerKind::Text { .. } => &[],
        }
    }

    pub fn option(&self, code: OptionCode) -> Option<&AnswerOption> {
        self.options().iter().find(|option| option.code == code)
    }

    /// Free text, which is kept apart from the record so that it can be redacted.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, AnswerKind::Text { .. })
    }
}

impl Question {
    /// The fields this question is answered through, in the order they are drawn.
    pub(super) fn fields(&self, section: usize, question: usize, outer: Option<&Condition>) -> Vec<Field> {
        let ask_if: Vec<Condition> = outer.into_iter().chain(&self.ask_if).cloned().collect();
        let field = |id: &QuestionId, number: &Option<String>, text: &LocalText, kind| Field {
            id: id.clone(),
            number: number.clone(),
            text: text.clone(),
            short: self.short.clone(),
            required: self.required,
            segment: self.segment,
            kind,
            ask_if: ask_if.clone(),
            section,
            question,
        };
        let own = |kind| vec![field(&self.id, &self.number, &self.text, kind)];
        match &self.kind {
            QuestionKind::Single { options } => own(AnswerKind::OneOf(options.clone())),
            QuestionKind::Scale { scale } => own(AnswerKind::OneOf(scale.options.clone())),
            QuestionKind::YesNo => own(AnswerKind::OneOf(yes_no())),
            QuestionKind::Multiple { options, at_most } => {
                own(AnswerKind::AnyOf { options: options.clone(), at_most: *at_most })
            }
            QuestionKind::Number { range, .. } => own(AnswerKind::Number(*range)),
            QuestionKind::Date { range } => own(AnswerKind::Date(*range)),
            QuestionKind::ShortText { max_length } | QuestionKind::LongText { max_length } => {
                own(AnswerKind::Text { max_length: *max_length })
            }
            QuestionKind::Matrix { scale, items } => items
                .iter()
                .map(|item| {
                    field(&item.id, &item.number, &item.text, AnswerKind::OneOf(scale.options.clone()))
                })
                .collect(),
        }
    }
}

/// The two options of `type = "yes-no"`: 1 yes, 0 no. Their words are the interface's, not the survey's.
pub fn yes_no() -> Arc<[AnswerOption]> {
    let option = |code: OptionCode, vi: &str, en: &str| AnswerOption {
        code,
        text: LocalText::new([(super::Lang::vi(), vi.into()), (super::Lang::en(), en.into())]),
        score: Some(Decimal::from(code)),
        no_answer: false,
    };
    [option(1, "Có", "Yes"), option(0, "Không", "No")].into()
}
