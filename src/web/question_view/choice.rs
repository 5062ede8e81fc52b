//! Questions answered by choosing: one, several, on a scale, yes or no, a matrix of scales.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Drawing;
use super::head::Head;
use crate::definition::{AnswerOption, Item, Lang, OptionCode, Question, QuestionId, Scale};
use crate::words::Tr;

/// One row that can be chosen.
pub(super) struct Choice<'a> {
    /// The first of a question has the question's own id, so that a fault can link to it.
    id: String,
    code: OptionCode,
    text: &'a str,
    /// Its language, where it is another than the page's.
    lang: Option<Lang>,
    chosen: bool,
    /// The face beside it, 1 to 5.
    face: Option<usize>,
    /// "Don't know" and the like: together with no other choice.
    alone: bool,
}

#[derive(Template)]
#[template(path = "question/single.html")]
pub(in crate::web) struct SingleView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    choices: Vec<Choice<'a>>,
}

#[derive(Template)]
#[template(path = "question/scale.html")]
pub(in crate::web) struct ScaleView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    choices: Vec<Choice<'a>>,
}

#[derive(Template)]
#[template(path = "question/multiple.html")]
pub(in crate::web) struct MultipleView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    choices: Vec<Choice<'a>>,
    at_most: Option<usize>,
}

#[derive(Template)]
#[template(path = "question/yes_no.html")]
pub(in crate::web) struct YesNoView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    yes: YesNoChoice,
    no: YesNoChoice,
}

/// One of the two rows; its words are the interface's.
pub(super) struct YesNoChoice {
    id: String,
    code: OptionCode,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "question/matrix.html")]
pub(in crate::web) struct MatrixView<'a> {
    tr: &'a Tr,
    head: Head<'a>,
    rows: Vec<ScaleView<'a>>,
}

impl HtmlSafe for ScaleView<'_> {}

impl<'a> Drawing<'a> {
    pub(super) fn single(self, question: &'a Question, options: &'a [AnswerOption]) -> SingleView<'a> {
        let choices = self.choices(&question.id, options, false);
        SingleView { tr: self.tr, head: self.head(question), choices }
    }

    pub(super) fn scale(self, question: &'a Question, scale: &'a Scale) -> ScaleView<'a> {
        self.scale_row(self.head(question), &question.id, scale)
    }

    pub(super) fn multiple(
        self,
        question: &'a Question,
        options: &'a [AnswerOption],
        at_most: Option<usize>,
    ) -> MultipleView<'a> {
        let limits = match (at_most, &question.hint) {
            (Some(count), _) => Some(self.tr.t("form-at-most").arg("count", count).to_string()),
            (None, None) => Some(self.tr.t("form-several").to_string()),
            (None, Some(_)) => None,
        };
        let choices = self.choices(&question.id, options, false);
        MultipleView { tr: self.tr, head: self.head_with(question, limits), choices, at_most }
    }

    pub(super) fn yes_no(self, question: &'a Question) -> YesNoView<'a> {
        let id = question.id.as_str();
        let choice = |code, id| YesNoChoice { id, code, chosen: self.state.has(question.id.as_str(), code) };
        YesNoView {
            tr: self.tr,
            head: self.head(question),
            yes: choice(1, format!("f-{id}")),
            no: choice(0, self.choice_id(id, 0)),
        }
    }

    pub(super) fn matrix(
        self,
        question: &'a Question,
        scale: &'a Scale,
        items: &'a [Item],
    ) -> MatrixView<'a> {
        let row = |item: &'a Item| self.scale_row(self.item_head(question, item), &item.id, scale);
        MatrixView { tr: self.tr, head: self.head(question), rows: items.iter().map(row).collect() }
    }

    fn scale_row(self, head: Head<'a>, id: &'a QuestionId, scale: &'a Scale) -> ScaleView<'a> {
        ScaleView { tr: self.tr, head, choices: self.choices(id, &scale.options, scale.faces) }
    }

    /// `f-q9-1`, unless that is where the question `q9-1` begins.
    fn choice_id(self, id: &str, code: OptionCode) -> String {
        let is_taken = self.survey.field(&format!("{id}-{code}")).is_some();
        format!("f-{id}{}{code}", if is_taken { '_' } else { '-' })
    }

    fn choices(self, id: &QuestionId, options: &'a [AnswerOption], faces: bool) -> Vec<Choice<'a>> {
        let choice = |(at, option): (usize, &'a AnswerOption)| Choice {
            id: if at == 0 { format!("f-{id}") } else { self.choice_id(id.as_str(), option.code) },
            code: option.code,
            text: self.tr.of(&option.text),
            lang: self.tr.other_language(&option.text),
            chosen: self.state.has(id.as_str(), option.code),
            face: (faces && at < 5).then_some(at + 1),
            alone: option.no_answer,
        };
        options.iter().enumerate().map(choice).collect()
    }
}
