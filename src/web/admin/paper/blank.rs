//! The form on paper, made from the same definition.

use askama::Template;
use axum::extract::State;

use super::super::super::extract::{Path, Query};
use super::super::super::page::Page;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::find_survey;
use super::super::super::{AppState, PageError};
use crate::definition::{AnswerOption, Channel, Question, QuestionKind};
use crate::words::Tr;

#[derive(serde::Deserialize)]
pub(in crate::web::admin) struct Wanted {
    unit: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/paper_blank.html")]
struct BlankPage {
    shell: Shell,
    title: String,
    intro: Option<String>,
    unit: Option<String>,
    version: String,
    source: Option<String>,
    parts: Vec<Part>,
}

struct Part {
    title: String,
    intro: Option<String>,
    routed: bool,
    questions: Vec<Printed>,
}

/// A question as it is printed.
struct Printed {
    number: Option<String>,
    text: String,
    note: Option<String>,
    routed: bool,
    /// Boxes with their codes.
    options: Vec<(String, String)>,
    /// Rows of a matrix under the options as columns: number and text.
    rows: Vec<(Option<String>, String)>,
    /// Lines to write on.
    lines: usize,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(survey): Path<String>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Page<impl Template>, PageError> {
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &survey)?;
    if !survey.channels.contains(&Channel::Paper) {
        return Err(PageError::ChannelClosed { survey: survey.title.clone(), channel: Channel::Paper });
    }
    let tr = &shell.tr;
    let seen = wanted.unit.as_deref().and_then(|id| user.scope().see(&edition.catalogue.units, id));
    let part = |section: &crate::definition::Section| Part {
        title: tr.of(&section.title).to_owned(),
        intro: section.intro.as_ref().map(|intro| tr.of(intro).to_owned()),
        routed: section.ask_if.is_some(),
        questions: section.questions.iter().map(|question| Printed::new(tr, question)).collect(),
    };
    Ok(Page(BlankPage {
        title: tr.of(&survey.title).to_owned(),
        intro: survey.intro.as_ref().map(|intro| tr.of(intro).to_owned()),
        unit: seen.map(|seen| tr.of(&seen.unit().name).to_owned()),
        version: survey.version.clone(),
        source: survey.source.clone(),
        parts: survey.sections.iter().map(part).collect(),
        shell: shell.clone(),
    }))
}

impl Printed {
    fn new(tr: &Tr, question: &Question) -> Self {
        let coded = |options: &[AnswerOption]| {
            let box_of = |option: &AnswerOption| (option.code.to_string(), tr.of(&option.text).to_owned());
            options.iter().map(box_of).collect::<Vec<_>>()
        };
        let (mut options, mut rows, mut lines, mut note) = (Vec::new(), Vec::new(), 0, None);
        match &question.kind {
            QuestionKind::Single { options: listed } => options = coded(listed),
            QuestionKind::Multiple { options: listed, at_most } => {
                options = coded(listed);
                note = Some(match at_most {
                    Some(count) => tr.t("form-at-most").arg("count", *count).to_string(),
                    None => tr.t("form-several").to_string(),
                });
            }
            QuestionKind::Scale { scale } => options = coded(&scale.options),
            QuestionKind::YesNo => {
                let (yes, no) = (tr.t("form-yes").to_string(), tr.t("form-no").to_string());
                options = vec![("1".to_owned(), yes), ("0".to_owned(), no)];
            }
            QuestionKind::Matrix { scale, items } => {
                options = coded(&scale.options);
                rows = items.iter().map(|item| (item.number.clone(), tr.of(&item.text).to_owned())).collect();
            }
            QuestionKind::Number { .. } | QuestionKind::Date { .. } | QuestionKind::ShortText { .. } => {
                lines = 1
            }
            QuestionKind::LongText { .. } => lines = 4,
        }
        Self {
            number: question.number.clone(),
            text: tr.of(&question.text).to_owned(),
            note,
            routed: question.ask_if.is_some(),
            options,
            rows,
            lines,
        }
    }
}
