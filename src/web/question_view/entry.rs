//! Questions answered by writing: a number, a date, a text.

use askama::Template;
use rust_decimal::Decimal;

use super::Drawing;
use super::head::Head;
use crate::definition::question::{DateRange, NumberRange};
use crate::definition::{LocalText, Question};
use crate::response::answer::write_date;
use crate::words::Tr;

#[derive(Template)]
#[template(path = "question/number.html")]
pub(in crate::web) struct NumberView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    value: &'a str,
    min: Option<Decimal>,
    max: Option<Decimal>,
    /// They also decide which keys a phone shows.
    decimals: u32,
    unit: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "question/date.html")]
pub(in crate::web) struct DateView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    value: &'a str,
    min: Option<String>,
    max: Option<String>,
}

#[derive(Template)]
#[template(path = "question/short_text.html")]
pub(in crate::web) struct ShortTextView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    value: &'a str,
    max_length: usize,
}

#[derive(Template)]
#[template(path = "question/long_text.html")]
pub(in crate::web) struct LongTextView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    value: &'a str,
    max_length: usize,
}

impl<'a> Drawing<'a> {
    pub(super) fn number(
        self,
        question: &'a Question,
        range: NumberRange,
        unit: Option<&'a LocalText>,
    ) -> NumberView<'a> {
        NumberView {
            tr: self.tr,
            head: self.head_with(question, self.number_limits(range)),
            value: self.state.value(question.id.as_str()),
            min: range.min,
            max: range.max,
            decimals: range.decimals,
            unit: unit.map(|unit| self.tr.of(unit)),
        }
    }

    pub(super) fn date(self, question: &'a Question, range: DateRange) -> DateView<'a> {
        DateView {
            tr: self.tr,
            head: self.head_with(question, self.date_limits(range)),
            value: self.state.value(question.id.as_str()),
            min: range.min.map(write_date),
            max: range.max.map(write_date),
        }
    }

    pub(super) fn short_text(self, question: &'a Question, max_length: usize) -> ShortTextView<'a> {
        let value = self.state.value(question.id.as_str());
        ShortTextView { tr: self.tr, head: self.head(question), value, max_length }
    }

    pub(super) fn long_text(self, question: &'a Question, max_length: usize) -> LongTextView<'a> {
        let limits = self.tr.t("form-text-limit").arg("count", max_length).to_string();
        LongTextView {
            tr: self.tr,
            head: self.head_with(question, Some(limits)),
            value: self.state.value(question.id.as_str()),
            max_length,
        }
    }

    fn number_limits(self, range: NumberRange) -> Option<String> {
        let write = |number| self.tr.number(number);
        let phrase = match (range.min, range.max) {
            (Some(min), Some(max)) => self.tr.t("form-range").arg("min", write(min)).arg("max", write(max)),
            (Some(min), None) => self.tr.t("form-from").arg("min", write(min)),
            (None, Some(max)) => self.tr.t("form-up-to").arg("max", write(max)),
            (None, None) => return None,
        };
        Some(phrase.to_string())
    }

    fn date_limits(self, range: DateRange) -> Option<String> {
        let write = |date| self.tr.date(date);
        let phrase = match (range.min, range.max) {
            (Some(min), Some(max)) => {
                self.tr.t("form-date-range").arg("min", write(min)).arg("max", write(max))
            }
            (Some(min), None) => self.tr.t("form-date-from").arg("min", write(min)),
            (None, Some(max)) => self.tr.t("form-date-up-to").arg("max", write(max)),
            (None, None) => return None,
        };
        Some(phrase.to_string())
    }
}
