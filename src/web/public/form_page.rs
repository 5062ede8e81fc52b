//! The form as a page: fresh ones are drawn once per survey, unit and language, and kept.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use askama::Template;

use axum::response::{Html, IntoResponse as _, Response};

use super::super::PageError;
use super::super::packed::Packed;
use super::super::question_view::{Drawing, QuestionView, condition_json};
use super::super::shell::Shell;
use crate::definition::{Lang, OptionCode, QuestionId, Section, Survey, SurveyId, Unit, UnitId};
use crate::response::{Fault, FormState};

#[derive(Template)]
#[template(path = "public/form.html")]
pub(super) struct FormPage<'a> {
    shell: &'a Shell,
    survey: &'a str,
    unit: &'a str,
    title: &'a str,
    intro: Option<&'a str>,
    minutes: Option<u32>,
    version: &'a str,
    /// Where the answers go; it keeps the language they were read in.
    action: String,
    /// What is known and not asked: the conditions of other questions may look at it.
    known: Vec<(QuestionId, OptionCode)>,
    /// Why it comes back though nothing is wrong with it: a title and a sentence.
    notice: Option<(String, String)>,
    faults: Vec<FaultLine>,
    parts: Vec<PartView<'a>>,
}

/// One line of the summary on top.
pub(in crate::web) struct FaultLine {
    /// The first control of the question; none when the fault is at no question of the form.
    pub(in crate::web) href: Option<String>,
    pub(in crate::web) question: Option<String>,
    pub(in crate::web) sentence: String,
}

/// A section as it is drawn.
pub(in crate::web) struct PartView<'a> {
    pub(in crate::web) id: &'a str,
    pub(in crate::web) title: &'a str,
    pub(in crate::web) intro: Option<&'a str>,
    pub(in crate::web) ask_if: Option<String>,
    pub(in crate::web) questions: Vec<QuestionView<'a>>,
}

impl<'a> FormPage<'a> {
    pub(super) fn new(shell: &'a Shell, survey: &'a Survey, unit: &'a Unit, state: &'a FormState) -> Self {
        let tr = &shell.tr;
        let drawing = Drawing { survey, tr, state };
        Self {
            shell,
            survey: survey.id.as_str(),
            unit: tr.of(&unit.name),
            title: tr.of(&survey.title),
            intro: survey.intro.as_ref().map(|intro| tr.of(intro)),
            minutes: survey.minutes,
            version: &survey.version,
            action: format!("{}?lang={}", address(&survey.id, &unit.id), tr.texts()),
            known: Vec::new(),
            notice: None,
            faults: FaultLine::all(drawing),
            parts: PartView::all(drawing),
        }
    }

    /// The same form with a word on why it was not taken yet.
    pub(super) fn not_yet_taken(self, error: &PageError) -> Self {
        let (title, detail) = error.words(&self.shell.tr);
        Self { notice: Some((title.to_string(), detail.to_string())), ..self }
    }

    /// The same form sent elsewhere, with answers that need not be asked.
    pub(super) fn knowing(self, action: String, known: Vec<(QuestionId, OptionCode)>) -> Self {
        Self { action, known, ..self }
    }
}

/// The form without an address to send to.
pub(in crate::web) fn preview_of(shell: &Shell, survey: &Survey, unit: &Unit) -> Result<Response, PageError> {
    let state = FormState::default();
    let page = FormPage { action: String::new(), ..FormPage::new(shell, survey, unit, &state) };
    let text = page.render().map_err(PageError::internal)?;
    Ok(Html(text).into_response())
}

impl FaultLine {
    /// What is wrong with what was sent, in the order of the form.
    pub(in crate::web) fn all(drawing: Drawing<'_>) -> Vec<Self> {
        drawing.state.faults.iter().map(|fault| Self::new(drawing, fault)).collect()
    }

    fn new(drawing: Drawing<'_>, fault: &Fault) -> Self {
        let name = fault.question.as_deref();
        let field = name.and_then(|name| drawing.survey.field(name));
        let question = field.map(|field| {
            let number = drawing.survey.field_position(&field.id).unwrap_or_default() + 1;
            format!("{number}. {}", drawing.tr.of(&field.text))
        });
        Self {
            href: field.map(|field| format!("#f-{}", field.id)),
            question: question.or_else(|| name.map(str::to_owned)),
            sentence: drawing.tr.fault(&fault.kind, field).to_string(),
        }
    }
}

impl<'a> PartView<'a> {
    pub(in crate::web) fn all(drawing: Drawing<'a>) -> Vec<Self> {
        drawing.survey.sections.iter().map(|section| Self::new(drawing, section)).collect()
    }

    fn new(drawing: Drawing<'a>, section: &'a Section) -> Self {
        Self {
            id: &section.id,
            title: drawing.tr.of(&section.title),
            intro: section.intro.as_ref().map(|intro| drawing.tr.of(intro)),
            ask_if: condition_json(section.ask_if.as_ref()),
            questions: section.questions.iter().map(|question| drawing.question(question)).collect(),
        }
    }
}

/// Where a form stands.
pub(super) fn address(survey: &SurveyId, unit: &UnitId) -> String {
    format!("/s/{survey}/{unit}")
}

type Key = (SurveyId, UnitId, Lang);

/// Fresh forms, drawn and compressed when first asked for. They belong to one edition of the definitions.
#[derive(Default)]
pub(in crate::web) struct FormPages(RwLock<HashMap<Key, Arc<Packed>>>);

impl FormPages {
    pub(super) fn get(
        &self,
        shell: &Shell,
        survey: &Survey,
        unit: &Unit,
    ) -> Result<Arc<Packed>, askama::Error> {
        let key = (survey.id.clone(), unit.id.clone(), shell.tr.texts().clone());
        if let Some(page) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(page.clone());
        }
        let text = FormPage::new(shell, survey, unit, &FormState::default()).render()?;
        let page = Arc::new(Packed::new("text/html; charset=utf-8", text.into_bytes()));
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, page.clone());
        Ok(page)
    }
}
