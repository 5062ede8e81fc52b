//! A question as it is drawn: one view and one template a type. A new type does not compile without.

mod choice;
mod entry;
mod head;

use std::fmt;

use askama::filters::HtmlSafe;

use crate::definition::{Question, QuestionKind, Survey};
use crate::response::FormState;
use crate::words::Tr;
use choice::{MatrixView, MultipleView, ScaleView, SingleView, YesNoView};
use entry::{DateView, LongTextView, NumberView, ShortTextView};
pub(super) use head::condition_json;

/// What every drawing rests on: the survey, the language, and what was sent so far.
#[derive(Clone, Copy)]
pub(super) struct Drawing<'a> {
    pub(super) survey: &'a Survey,
    pub(super) tr: &'a Tr,
    pub(super) state: &'a FormState,
}

/// A question in the shape of its type.
pub(super) enum QuestionView<'a> {
    Single(SingleView<'a>),
    Scale(ScaleView<'a>),
    Multiple(MultipleView<'a>),
    YesNo(YesNoView<'a>),
    Number(NumberView<'a>),
    Date(DateView<'a>),
    ShortText(ShortTextView<'a>),
    LongText(LongTextView<'a>),
    Matrix(MatrixView<'a>),
}

impl<'a> Drawing<'a> {
    pub(super) fn question(self, question: &'a Question) -> QuestionView<'a> {
        match &question.kind {
            QuestionKind::Single { options } => QuestionView::Single(self.single(question, options)),
            QuestionKind::Scale { scale } => QuestionView::Scale(self.scale(question, scale)),
            QuestionKind::Multiple { options, at_most } => {
                QuestionView::Multiple(self.multiple(question, options, *at_most))
            }
            QuestionKind::YesNo => QuestionView::YesNo(self.yes_no(question)),
            QuestionKind::Number { range, unit } => {
                QuestionView::Number(self.number(question, *range, unit.as_ref()))
            }
            QuestionKind::Date { range } => QuestionView::Date(self.date(question, *range)),
            QuestionKind::ShortText { max_length } => {
                QuestionView::ShortText(self.short_text(question, *max_length))
            }
            QuestionKind::LongText { max_length } => {
                QuestionView::LongText(self.long_text(question, *max_length))
            }
            QuestionKind::Matrix { scale, items } => {
                QuestionView::Matrix(self.matrix(question, scale, items))
            }
        }
    }
}

impl fmt::Display for QuestionView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(view) => view.fmt(f),
            Self::Scale(view) => view.fmt(f),
            Self::Multiple(view) => view.fmt(f),
            Self::YesNo(view) => view.fmt(f),
            Self::Number(view) => view.fmt(f),
            Self::Date(view) => view.fmt(f),
            Self::ShortText(view) => view.fmt(f),
            Self::LongText(view) => view.fmt(f),
            Self::Matrix(view) => view.fmt(f),
        }
    }
}

// Every variant is itself an HTML template, which escapes what it draws.
impl HtmlSafe for QuestionView<'_> {}
