//! The part every question has: its number, its sentence, its hint, its fault.

use super::Drawing;
use crate::definition::{AnswerKind, Condition, Item, Lang, LocalText, Question, QuestionId};

pub(super) struct Head<'a> {
    pub(super) id: &'a str,
    /// Its place among all that is asked; a matrix has none, its rows have.
    pub(super) number: Option<usize>,
    pub(super) text: &'a str,
    /// Its language, where it is another than the page's.
    pub(super) lang: Option<Lang>,
    pub(super) required: bool,
    pub(super) hint: Option<&'a str>,
    /// What the definition's limits mean for the reader.
    pub(super) limits: Option<String>,
    /// The condition as JSON, for the script.
    pub(super) ask_if: Option<String>,
    pub(super) fault: Option<String>,
    /// What the script says when it is left out; none when it may be.
    pub(super) missing: Option<String>,
    /// What the script says of a number that is none.
    pub(super) wrong: Option<String>,
}

impl Head<'_> {
    /// The ids of what describes the control, for `aria-describedby`.
    pub(super) fn described_by(&self) -> String {
        let id = self.id;
        let parts = [
            self.hint.map(|_| format!("h-{id}")),
            self.limits.as_ref().map(|_| format!("l-{id}")),
            self.fault.as_ref().map(|_| format!("e-{id}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A condition as the script reads it: the definition's own JSON.
pub(in crate::web) fn condition_json(condition: Option<&Condition>) -> Option<String> {
    condition.and_then(|condition| serde_json::to_string(condition).ok())
}

impl<'a> Drawing<'a> {
    pub(super) fn head(self, question: &'a Question) -> Head<'a> {
        Head {
            hint: question.hint.as_ref().map(|hint| self.tr.of(hint)),
            ask_if: condition_json(question.ask_if.as_ref()),
            ..self.field_head(&question.id, &question.text, question.required)
        }
    }

    /// For a question whose limits are worth a sentence.
    pub(super) fn head_with(self, question: &'a Question, limits: Option<String>) -> Head<'a> {
        Head { limits, ..self.head(question) }
    }

    /// A row of a matrix: its own place, sentence and fault, but the matrix's rules.
    pub(super) fn item_head(self, matrix: &Question, item: &'a Item) -> Head<'a> {
        self.field_head(&item.id, &item.text, matrix.required)
    }

    fn field_head(self, id: &'a QuestionId, text: &'a LocalText, required: bool) -> Head<'a> {
        let field = self.survey.field(id.as_str());
        let sentence = |kind| self.tr.fault(kind, field).to_string();
        Head {
            id: id.as_str(),
            number: self.survey.field_position(id).map(|place| place + 1),
            text: self.tr.of(text),
            lang: self.tr.other_language(text),
            required,
            hint: None,
            limits: None,
            ask_if: None,
            fault: self.state.fault(id.as_str()).map(sentence),
            wrong: field
                .filter(|field| matches!(field.kind, AnswerKind::Number(_)))
                .map(|_| sentence(&crate::response::FaultKind::NotANumber)),
            missing: required.then(|| sentence(&crate::response::FaultKind::Required)),
        }
    }
}
