//! The words for faults. A new kind of fault does not compile without its sentence.

use time::macros::date;

use super::{Phrase, Tr};
use crate::definition::{AnswerKind, Field};
use crate::response::FaultKind;
use crate::response::answer::write_date;

impl Tr {
    /// What is wrong and what to do, in one or two short sentences. `field` is the question it is
    /// about, when it is about one.
    pub fn fault(&self, kind: &FaultKind, field: Option<&Field>) -> Phrase<'static> {
        match kind {
            FaultKind::Required => self.required(field),
            FaultKind::Empty => self.t("fault-empty"),
            FaultKind::UnknownQuestion => self.t("fault-unknown-question"),
            FaultKind::NotAsked => self.t("fault-not-asked"),
            FaultKind::UnknownCode => self.t("fault-unknown-code"),
            FaultKind::Repeated => self.t("fault-repeated"),
            FaultKind::RepeatedCode => self.t("fault-repeated-code"),
            FaultKind::TooManyChoices { at_most } => self.t("fault-too-many-choices").arg("count", *at_most),
            FaultKind::ExclusiveChoice => self.t("fault-exclusive-choice"),
            FaultKind::NotANumber => self.t("fault-not-a-number").arg("example", "12"),
            FaultKind::AmbiguousNumber { written } => self
                .t("fault-ambiguous-number")
                .arg("written", written.as_str())
                .arg("thousands", written.replace('.', ""))
                .arg("decimal", written.replace('.', ",")),
            FaultKind::TooManyDecimals { decimals } => {
                self.t("fault-too-many-decimals").arg("count", *decimals)
            }
            FaultKind::TooSmall { min } => self.t("fault-too-small").arg("min", self.number(*min)),
            FaultKind::TooLarge { max } => self.t("fault-too-large").arg("max", self.number(*max)),
            FaultKind::NotADate => {
                self.t("fault-not-a-date").arg("example", write_date(date!(2026 - 03 - 31)))
            }
            FaultKind::TooEarly { min } => self.t("fault-too-early").arg("min", self.date(*min)),
            FaultKind::TooLate { max } => self.t("fault-too-late").arg("max", self.date(*max)),
            FaultKind::TooLong { max_length } => self.t("fault-too-long").arg("count", *max_length),
            FaultKind::BadCharacters => self.t("fault-bad-characters"),
            FaultKind::WrongType => self.t("fault-wrong-type"),
            FaultKind::InTheFuture => self.t("fault-in-the-future"),
            FaultKind::OutsideSurvey => self.t("fault-outside-survey"),
        }
    }

    fn required(&self, field: Option<&Field>) -> Phrase<'static> {
        let key = match field.map(|field| &field.kind) {
            Some(AnswerKind::OneOf(_) | AnswerKind::AnyOf { .. }) => "fault-required-choice",
            Some(AnswerKind::Number(_) | AnswerKind::Date(_) | AnswerKind::Text { .. }) | None => {
                "fault-required-entry"
            }
        };
        self.t(key)
    }
}
