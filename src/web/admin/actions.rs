//! `/admin/actions`: the measures under way, those due first, and beginning one.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::super::PageError;
use super::super::extract::{Pairs, Query};
use super::super::figures::{Record, Wanted, parse_period};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::target::find_survey;
use super::audit::Act;
use super::desk::{Choice, Desk};
use super::frame::{AdminFrame, Area};
use super::responses::chosen;
use super::rights::ACTION_WORK;
use super::users::value;
use crate::definition::{Month, Period, Survey};
use crate::response::validate::parse_date;
use crate::store::{Improvement, ImprovementFilter, Progress};
use crate::words::Tr;

/// Longest text of a field, in characters.
const LONGEST: usize = 1000;

#[derive(Template)]
#[template(path = "admin/actions.html")]
struct ActionsPage {
    shell: Shell,
    frame: AdminFrame,
    units: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<ActionRow>,
    overdue: usize,
    may_work: bool,
}

#[derive(Template)]
#[template(path = "admin/action_new.html")]
struct NewPage {
    shell: Shell,
    frame: AdminFrame,
    surveys: Vec<Choice>,
    survey: String,
    period: String,
    nodes: Vec<Choice>,
    units: Vec<Choice>,
    typed: Typed,
    faults: Vec<String>,
}

/// One measure in a list.
pub(super) struct ActionRow {
    pub(super) href: String,
    pub(super) remedy: String,
    pub(super) cause: String,
    pub(super) node: String,
    pub(super) unit: String,
    pub(super) person: String,
    pub(super) due: String,
    pub(super) state: String,
    pub(super) state_class: &'static str,
    pub(super) overdue: bool,
}

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    state: String,
}

/// What the form is filled with.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    survey: String,
    #[serde(default)]
    node: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    cause: String,
    #[serde(default)]
    remedy: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    due: String,
    #[serde(default)]
    target: String,
}

const STATES: [(&str, &str); 4] = [
    ("", "actions-open"),
    ("overdue", "actions-overdue"),
    ("closed", "actions-closed"),
    ("all", "filter-all"),
];

pub(super) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let today = desk.state.today();
    let filter = match asked.state.as_str() {
        "" => ImprovementFilter { open: Some(true), ..ImprovementFilter::default() },
        "overdue" => ImprovementFilter { overdue_on: Some(today), ..ImprovementFilter::default() },
        "closed" => ImprovementFilter { open: Some(false), ..ImprovementFilter::default() },
        "all" => ImprovementFilter::default(),
        _ => return Err(PageError::BadAddress),
    };
    let reach = desk.narrowed(Wanted::stated(Some(&asked.unit)))?;
    let found = desk.store().improvements(&reach, &filter).await.map_err(PageError::internal)?;
    let rows: Vec<ActionRow> = found.iter().map(|measure| ActionRow::new(&desk, measure)).collect();
    let tr = &desk.shell.tr;
    let page = ActionsPage {
        frame: desk.frame(Area::Actions),
        units: desk.unit_choices(Some(&asked.unit)),
        states: STATES.iter().map(|&(value, key)| chosen(tr, value, key, &asked.state)).collect(),
        overdue: rows.iter().filter(|row| row.overdue).count(),
        rows,
        may_work: ACTION_WORK.admits(&desk.user.account),
        shell: desk.shell,
    };
    Ok(Page(page).into_response())
}

/// The form, filled from the row where the points are lost.
pub(super) async fn new(desk: Desk, Query(typed): Query<Typed>) -> Result<Response, PageError> {
    if let Some(unit) = Wanted::stated(Some(&typed.unit)) {
        desk.narrowed(Some(unit))?;
    }
    Ok(Page(NewPage::new(desk, typed, Vec::new())?).into_response())
}

pub(super) async fn add(desk: Desk, Pairs(pairs): Pairs) -> Result<Response, PageError> {
    let typed = Typed::read(&pairs);
    let (measure, faults) = typed.checked(&desk).await?;
    let Some(measure) = measure.filter(|_| faults.is_empty()) else {
        let page = Page(NewPage::new(desk, typed, faults)?);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let entry = desk.entry(Act::ActionAdded, measure.id);
    let added = desk.store().add_improvement(&desk.reach, &measure, &entry).await;
    if !added.map_err(PageError::internal)? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("/admin/actions/{}", measure.id)).into_response())
}

impl Typed {
    fn read(pairs: &[(String, String)]) -> Self {
        let text = |name: &str| value(pairs, name).trim().to_owned();
        Self {
            survey: text("survey"),
            node: text("node"),
            unit: text("unit"),
            period: text("period"),
            cause: text("cause"),
            remedy: text("remedy"),
            person: text("person"),
            due: text("due"),
            target: text("target"),
        }
    }

    /// The measure as far as it can be read, and what is wrong.
    async fn checked(&self, desk: &Desk) -> Result<(Option<Improvement>, Vec<String>), PageError> {
        let (tr, mut faults) = (&desk.shell.tr, Vec::new());
        let survey = desk.edition.catalogue.survey(&self.survey).ok_or(PageError::BadBody)?;
        let node = survey.index.node(&self.node);
        let units = &desk.edition.catalogue.units;
        let visible = desk.user.scope().see(units, &self.unit);
        let due = parse_date(&self.due).filter(|day| *day >= Month::FIRST.begins().date());
        let target = Some(self.target.replace(',', ".")).filter(|text| !text.is_empty());
        let target = target.map(|text| text.parse::<Decimal>());
        let mut wrong = |is_wrong: bool, key: &'static str| {
            if is_wrong {
                faults.push(tr.t(key).to_string());
            }
        };
        wrong(node.is_none(), "action-fault-node");
        wrong(visible.is_none(), "action-fault-unit");
        wrong(!fits(&self.cause), "action-fault-cause");
        wrong(!fits(&self.remedy), "action-fault-remedy");
        wrong(!fits(&self.person), "action-fault-person");
        wrong(due.is_none(), "action-fault-due");
        wrong(matches!(target, Some(Err(_))), "action-fault-target");
        let (Some(node), Some(visible), Some(due)) = (node, visible, due) else { return Ok((None, faults)) };
        let period = if self.period.is_empty() { Period::All } else { parse_period(&self.period, survey)? };
        let record = Record { store: desk.store(), edition: &desk.edition };
        let figures = visible.whole(record, survey, &period).await?;
        let at = survey.index.position(node.id.as_str()).unwrap_or(0);
        let measure = Improvement {
            id: desk.state.clock.new_id(),
            survey: survey.id.clone(),
            node: node.id.clone(),
            unit: visible.unit().id.clone(),
            cause: self.cause.clone(),
            remedy: self.remedy.clone(),
            person: self.person.clone(),
            due,
            target: target.and_then(Result::ok),
            baseline_period: period.to_string(),
            baseline: figures.nodes[at].value(),
            baseline_n: Some(figures.nodes[at].n),
            progress: Progress::Planned,
            created_by: desk.user.account.name.clone(),
            created_at: desk.state.clock.now(),
        };
        Ok((Some(measure), faults))
    }
}

fn fits(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count())
}

impl NewPage {
    fn new(desk: Desk, typed: Typed, faults: Vec<String>) -> Result<Self, PageError> {
        let tr = &desk.shell.tr;
        let catalogue = &desk.edition.catalogue;
        let first = catalogue.surveys().max_by_key(|survey| survey.index.nodes.len());
        let survey = match Wanted::stated(Some(&typed.survey)) {
            Some(id) => find_survey(catalogue, id)?,
            None => first.ok_or(PageError::NotFound)?,
        };
        let option = |survey_of: &std::sync::Arc<Survey>| Choice {
            value: survey_of.id.to_string(),
            text: tr.of(&survey_of.title).to_owned(),
            chosen: survey_of.id == survey.id,
        };
        Ok(Self {
            frame: desk.frame(Area::Actions),
            surveys: catalogue.surveys().map(option).collect(),
            survey: survey.id.to_string(),
            period: typed.period.clone(),
            nodes: node_choices(tr, survey, &typed.node),
            units: desk.unit_choices(Some(&typed.unit)),
            typed,
            faults,
            shell: desk.shell.clone(),
        })
    }
}

fn node_choices(tr: &Tr, survey: &Survey, asked: &str) -> Vec<Choice> {
    let tree = &survey.index;
    let option = |(at, node): (usize, &crate::definition::Node)| Choice {
        value: node.id.to_string(),
        text: format!("{}{}", "\u{2003}".repeat(tree.depth(at)), tr.of(&node.title)),
        chosen: node.id.as_str() == asked,
    };
    tree.nodes.iter().enumerate().map(option).collect()
}

pub(super) fn progress_key(progress: Progress) -> &'static str {
    match progress {
        Progress::Planned => "progress-planned",
        Progress::UnderWay => "progress-under-way",
        Progress::Done => "progress-done",
        Progress::Dropped => "progress-dropped",
    }
}

/// A node's title, or its id when it has gone from the definitions.
pub(super) fn node_title(desk: &Desk, measure: &Improvement) -> String {
    let survey = desk.edition.catalogue.survey(measure.survey.as_str());
    let node = survey.and_then(|survey| survey.index.node(measure.node.as_str()));
    node.map_or(measure.node.to_string(), |node| desk.shell.tr.of(&node.title).to_owned())
}

impl ActionRow {
    pub(super) fn new(desk: &Desk, measure: &Improvement) -> Self {
        let (tr, overdue) = (&desk.shell.tr, measure.progress.is_open() && measure.due < desk.state.today());
        Self {
            href: format!("/admin/actions/{}", measure.id),
            remedy: measure.remedy.clone(),
            cause: measure.cause.clone(),
            node: node_title(desk, measure),
            unit: desk.unit_name(&measure.unit),
            person: measure.person.clone(),
            due: tr.date(measure.due),
            state: tr.t(progress_key(measure.progress)).to_string(),
            state_class: match (overdue, measure.progress) {
                (true, _) => "mark bad",
                (false, Progress::Done) => "mark good",
                (false, _) => "mark",
            },
            overdue,
        }
    }
}
