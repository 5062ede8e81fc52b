//! `/admin/definitions/{survey}`: one survey as it is asked and scored, its versions, and its form.

use askama::Template;
use axum::response::{IntoResponse, Response};

use super::super::PageError;
use super::super::extract::Path;
use super::super::page::Page;
use super::super::public::preview_of;
use super::super::shell::Shell;
use super::super::target::find_survey;
use super::desk::Desk;
use super::frame::{AdminFrame, Area};
use crate::definition::differences::differences;
use crate::definition::{
    Combine, Condition, Field, Measure, MissingRule, Node, NodeKind, QuestionId, Section, Survey,
};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/definition.html")]
struct DefinitionPage {
    shell: Shell,
    frame: AdminFrame,
    title: String,
    id: String,
    version: String,
    source: Option<String>,
    previews: Vec<(String, String)>,
    sections: Vec<SectionView>,
    nodes: Vec<NodeView>,
    versions: Vec<VersionView>,
}

struct SectionView {
    title: String,
    asked_if: Option<String>,
    questions: Vec<QuestionView>,
}

struct QuestionView {
    id: String,
    number: String,
    text: String,
    options: Vec<(String, String)>,
    asked_if: Option<String>,
    segment: bool,
    required: bool,
}

struct NodeView {
    depth: usize,
    id: String,
    title: String,
    weight: String,
    rule: String,
    indicator: bool,
}

struct VersionView {
    version: String,
    loaded: String,
    in_force: bool,
    /// Against the version before.
    changes: Vec<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, PageError> {
    let edition = desk.edition.clone();
    let survey = find_survey(&edition.catalogue, &id)?;
    let versions = versions(&desk, survey).await?;
    let tr = &desk.shell.tr;
    let preview = |lang: &crate::definition::Lang| {
        let name = desk.state.words.get(lang.as_str()).map(|tr| tr.t("language-name").to_string());
        (
            name.unwrap_or_else(|| lang.to_string()),
            format!("/admin/definitions/{}/preview?lang={lang}", survey.id),
        )
    };
    let page = DefinitionPage {
        frame: desk.frame(Area::Definitions),
        title: tr.of(&survey.title).to_owned(),
        id: survey.id.to_string(),
        version: survey.version.clone(),
        source: survey.source.clone(),
        previews: survey.languages.iter().map(preview).collect(),
        sections: survey.sections.iter().enumerate().map(|one| section(tr, survey, one)).collect(),
        nodes: (0..survey.index.nodes.len()).map(|at| node(tr, survey, at)).collect(),
        versions,
        shell: desk.shell.clone(),
    };
    Ok(Page(page).into_response())
}

/// The form as citizens see it, for a unit the survey asks about; it sends nothing.
pub(super) async fn preview(desk: Desk, Path(id): Path<String>) -> Result<Response, PageError> {
    let catalogue = &desk.edition.catalogue;
    let survey = find_survey(catalogue, &id)?;
    let mut asked = catalogue.units.iter().filter(|unit| survey.covers(unit) && unit.closed.is_none());
    let unit = asked.find(|unit| desk.reach.holds(&unit.id)).ok_or(PageError::NotFound)?;
    preview_of(&desk.shell, survey, unit)
}

async fn versions(desk: &Desk, survey: &Survey) -> Result<Vec<VersionView>, PageError> {
    let stored = desk.store().definitions().await.map_err(PageError::internal)?;
    let (mut views, mut before) = (Vec::new(), None);
    for stored in stored.iter().filter(|stored| stored.survey == survey.id.as_str()) {
        let known = desk.edition.versions.get(&survey.id, &stored.version);
        let changes = match (before, known) {
            (Some(before), Some(known)) => differences(before, known),
            _ => Vec::new(),
        };
        views.push(VersionView {
            version: stored.version.clone(),
            loaded: desk.shell.tr.moment(stored.loaded_at),
            in_force: stored.version == survey.version,
            changes,
        });
        before = known.map(|known| &**known).or(before);
    }
    views.reverse();
    Ok(views)
}

fn section(tr: &Tr, survey: &Survey, (at, section): (usize, &Section)) -> SectionView {
    let fields = survey.fields.iter().filter(|field| field.section == at);
    SectionView {
        title: tr.of(&section.title).to_owned(),
        asked_if: section.ask_if.as_ref().map(|condition| said(tr, survey, condition)),
        questions: fields.map(|field| question(tr, survey, field)).collect(),
    }
}

fn question(tr: &Tr, survey: &Survey, field: &Field) -> QuestionView {
    let own = survey.question(field).ask_if.as_ref();
    QuestionView {
        id: field.id.to_string(),
        number: field.number.clone().unwrap_or_default(),
        text: tr.of(&field.text).to_owned(),
        options: field
            .options()
            .iter()
            .map(|option| (option.code.to_string(), tr.of(&option.text).to_owned()))
            .collect(),
        asked_if: own.map(|condition| said(tr, survey, condition)),
        segment: field.segment,
        required: field.required,
    }
}

/// A condition in words.
fn said(tr: &Tr, survey: &Survey, condition: &Condition) -> String {
    let all = |parts: &[Condition], key: &'static str| {
        let parts: Vec<String> = parts.iter().map(|part| said(tr, survey, part)).collect();
        parts.join(&format!(" {} ", tr.t(key)))
    };
    match condition {
        Condition::Is { question, is } => {
            let (name, options) = (name_of(tr, survey, question), options_of(tr, survey, question, is));
            tr.t("condition-is").arg("question", name).arg("options", options).to_string()
        }
        Condition::All(parts) => all(parts, "condition-and"),
        Condition::Any(parts) => all(parts, "condition-or"),
        Condition::Not(part) => tr.t("condition-not").arg("part", said(tr, survey, part)).to_string(),
    }
}

fn name_of(tr: &Tr, survey: &Survey, question: &QuestionId) -> String {
    let field = survey.field(question.as_str());
    field.map_or(question.to_string(), |field| match &field.number {
        Some(number) => tr.t("condition-number").arg("number", number).to_string(),
        None => tr.of(&field.text).to_owned(),
    })
}

fn options_of(tr: &Tr, survey: &Survey, question: &QuestionId, codes: &[i32]) -> String {
    let field = survey.field(question.as_str());
    let text = |code: &i32| {
        let option = field.and_then(|field| field.option(*code));
        option.map_or(code.to_string(), |option| tr.of(&option.text).to_owned())
    };
    codes.iter().map(text).collect::<Vec<_>>().join(" / ")
}

fn node(tr: &Tr, survey: &Survey, at: usize) -> NodeView {
    let node = &survey.index.nodes[at];
    NodeView {
        depth: survey.index.depth(at),
        id: node.id.to_string(),
        title: tr.of(&node.title).to_owned(),
        weight: tr.number(node.weight.normalize()),
        rule: rule(tr, survey, node),
        indicator: node.is_indicator(),
    }
}

/// How a node gets its value.
fn rule(tr: &Tr, survey: &Survey, node: &Node) -> String {
    match &node.kind {
        NodeKind::Dimension { combine, missing } => {
            let combine = match combine {
                Combine::Mean => tr.t("rule-mean"),
                Combine::Sum => tr.t("rule-sum"),
                Combine::Pooled => tr.t("rule-pooled"),
            };
            let missing = match missing {
                MissingRule::Drop => tr.t("rule-drop"),
                MissingRule::Withhold => tr.t("rule-withhold"),
            };
            format!("{combine}; {missing}")
        }
        NodeKind::Indicator { question, measure } => {
            let name = name_of(tr, survey, question);
            match measure {
                Measure::Share { codes, count_no_answer } => {
                    let options = options_of(tr, survey, question, codes);
                    let share = tr.t("rule-share").arg("question", name).arg("options", options).to_string();
                    if *count_no_answer {
                        format!("{share}; {}", tr.t("rule-no-answer-counts"))
                    } else {
                        share
                    }
                }
                Measure::Mean | Measure::Points { .. } => {
                    tr.t("rule-score").arg("question", name).to_string()
                }
            }
        }
    }
}
