//! Surveys and units as JSON, in the words of the definition files.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use time::Date;

use super::super::extract::Path;
use super::super::packed::respond_fresh;
use super::super::target::find_survey;
use super::super::{AppState, PageError};
use crate::definition::survey::Openness;
use crate::definition::{
    Aggregate, AnswerKind, AnswerOption, Channel, Field, Lang, LocalText, Node, QuestionId, Section, Survey,
    SurveyId, UnitId, UnitKind, UnitKindId,
};
use crate::response::answer::write_date;

/// One line of the list of surveys; the beginning of a survey by itself.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SurveyHead<'a> {
    id: &'a SurveyId,
    version: &'a str,
    languages: &'a [Lang],
    title: &'a LocalText,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    unit_kinds: &'a [UnitKindId],
    channels: &'a [Channel],
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<String>,
    open: bool,
    publish: bool,
    /// What of its figures anybody may see.
    public: &'static str,
    minimum_n: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SurveyBody<'a> {
    #[serde(flatten)]
    head: SurveyHead<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intro: Option<&'a LocalText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thanks: Option<&'a LocalText>,
    sections: &'a [Section],
    /// Everything that can be answered, by the name it is answered under.
    fields: Vec<FieldView<'a>>,
    index: IndexView<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FieldView<'a> {
    id: &'a QuestionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    text: &'a LocalText,
    section: &'a str,
    question: &'a QuestionId,
    /// How an answer is written: `code`, `codes`, `number`, `date` or `text`.
    answer: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    options: &'a [AnswerOption],
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    required: bool,
    segment: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct IndexView<'a> {
    aggregate: Aggregate,
    digits: u32,
    nodes: Vec<NodeView<'a>>,
}

#[derive(Serialize)]
struct NodeView<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
    #[serde(flatten)]
    node: &'a Node,
}

#[derive(Serialize)]
struct UnitView<'a> {
    id: &'a UnitId,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    kind: &'a UnitKindId,
    name: &'a LocalText,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a UnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    successors: &'a [UnitId],
    exists: bool,
}

pub(super) async fn surveys(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    #[derive(Serialize)]
    struct List<'a> {
        surveys: Vec<SurveyHead<'a>>,
    }
    let (edition, today) = (state.edition(), state.today());
    let surveys = edition.catalogue.surveys().map(|survey| head(survey, today)).collect();
    json(&headers, &List { surveys })
}

pub(super) async fn survey(
    State(state): State<AppState>,
    Path(survey): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (edition, today) = (state.edition(), state.today());
    let survey = find_survey(&edition.catalogue, &survey)?;
    let body = SurveyBody {
        head: head(survey, today),
        intro: survey.intro.as_ref(),
        thanks: survey.thanks.as_ref(),
        sections: &survey.sections,
        fields: survey.fields.iter().map(|one| field(survey, one)).collect(),
        index: index(survey),
    };
    json(&headers, &body)
}

pub(super) async fn units(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, PageError> {
    #[derive(Serialize)]
    struct List<'a> {
        kinds: &'a [UnitKind],
        units: Vec<UnitView<'a>>,
    }
    let (edition, today) = (state.edition(), state.today());
    let units = &edition.catalogue.units;
    let list = units.iter().map(|unit| UnitView {
        id: &unit.id,
        code: unit.code.as_deref(),
        kind: &unit.kind,
        name: &unit.name,
        parent: unit.parent.as_ref(),
        opened: unit.opened.map(write_date),
        closed: unit.closed.map(write_date),
        successors: &unit.successors,
        exists: unit.exists_on(today),
    });
    json(&headers, &List { kinds: units.kinds(), units: list.collect() })
}

fn head(survey: &Survey, today: Date) -> SurveyHead<'_> {
    SurveyHead {
        id: &survey.id,
        version: &survey.version,
        languages: &survey.languages,
        title: &survey.title,
        source: survey.source.as_deref(),
        minutes: survey.minutes,
        unit_kinds: &survey.unit_kinds,
        channels: &survey.channels,
        opens: survey.opens.map(write_date),
        closes: survey.closes.map(write_date),
        open: survey.openness(today) == Openness::Open,
        publish: survey.publish.is_public(),
        public: survey.publish.as_str(),
        minimum_n: survey.minimum_n,
    }
}

fn field<'a>(survey: &'a Survey, field: &'a Field) -> FieldView<'a> {
    let (answer, at_most, max_length) = match &field.kind {
        AnswerKind::OneOf(_) => ("code", None, None),
        AnswerKind::AnyOf { at_most, .. } => ("codes", *at_most, None),
        AnswerKind::Number(_) => ("number", None, None),
        AnswerKind::Date(_) => ("date", None, None),
        AnswerKind::Text { max_length } => ("text", None, Some(*max_length)),
    };
    FieldView {
        id: &field.id,
        number: field.number.as_deref(),
        text: &field.text,
        section: &survey.sections[field.section].id,
        question: &survey.question(field).id,
        answer,
        options: field.options(),
        at_most,
        max_length,
        required: field.required,
        segment: field.segment,
    }
}

fn index(survey: &Survey) -> IndexView<'_> {
    let nodes = &survey.index.nodes;
    let view = |node| -> NodeView<'_> {
        let node: &Node = node;
        NodeView { parent: node.parent.map(|up| nodes[up].id.as_str()), node }
    };
    IndexView {
        aggregate: survey.index.aggregate,
        digits: survey.index.digits,
        nodes: nodes.iter().map(view).collect(),
    }
}

/// Definitions change seldom and are asked for often: an ETag spares the rest.
fn json(request: &HeaderMap, value: &impl Serialize) -> Result<Response, PageError> {
    let text = serde_json::to_vec(value).map_err(PageError::internal)?;
    Ok(respond_fresh("application/json", text, request))
}
