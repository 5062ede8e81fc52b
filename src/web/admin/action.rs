//! `/admin/actions/{action}`: one measure, its history, and the figure since.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::super::PageError;
use super::super::extract::{Pairs, Path};
use super::super::figures::period::heading;
use super::super::figures::{Address, Pen, Record, parse_period};
use super::super::page::Page;
use super::super::shell::Shell;
use super::actions::{ActionRow, progress_key};
use super::audit::Act;
use super::desk::{Choice, Desk};
use super::frame::{AdminFrame, Area};
use super::rights::ACTION_WORK;
use super::users::value;
use crate::definition::period::LOCAL;
use crate::definition::{Month, Period, Survey};
use crate::store::{AuditEntry, Improvement, ImprovementEvent, Progress};

const LONGEST: usize = 1000;

#[derive(Template)]
#[template(path = "admin/action.html")]
struct ActionPage {
    shell: Shell,
    frame: AdminFrame,
    row: ActionRow,
    unit_href: String,
    begun: String,
    begun_by: String,
    since: Option<Since>,
    events: Vec<Step>,
    states: Vec<Choice>,
    note: String,
    fault: Option<String>,
    may_work: bool,
}

/// Where the figure stood, where it shall get to, and where it is.
pub(super) struct Since {
    pub(super) baseline: String,
    pub(super) baseline_n: Option<String>,
    pub(super) baseline_period: String,
    pub(super) target: Option<String>,
    pub(super) now: Option<Now>,
}

impl Since {
    /// Whether nobody has answered since the measure began.
    pub(super) fn has_nothing_new(&self) -> bool {
        self.now.as_ref().is_none_or(|now| !now.is_later)
    }
}

/// The figure of the latest period with responses.
pub(super) struct Now {
    pub(super) value: String,
    pub(super) n: String,
    pub(super) period: String,
    pub(super) difference: Option<String>,
    pub(super) reached: bool,
    /// Whether anybody has answered since the measure began.
    pub(super) is_later: bool,
}

struct Step {
    state: String,
    at: String,
    actor: String,
    note: String,
}

pub(super) async fn show(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    Ok(Page(ActionPage::new(desk, id, String::new(), None).await?).into_response())
}

pub(super) async fn advance(
    desk: Desk,
    Path(id): Path<Uuid>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let note: String = value(&pairs, "note").trim().chars().take(LONGEST).collect();
    let progress = Progress::parse(value(&pairs, "state")).filter(|_| !note.is_empty());
    let Some(progress) = progress else {
        let fault = desk.shell.tr.t("action-fault-note").to_string();
        let page = ActionPage::new(desk, id, note, Some(fault)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    };
    let entry = AuditEntry { detail: note.clone(), ..desk.entry(Act::ActionAdvanced, id) };
    let (actor, at) = (desk.user.account.name.clone(), desk.state.clock.now());
    let event = ImprovementEvent { progress, note, actor, at };
    let advanced = desk.store().advance_improvement(&desk.reach, id, &event, &entry).await;
    if !advanced.map_err(PageError::internal)? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("/admin/actions/{id}")).into_response())
}

impl ActionPage {
    async fn new(desk: Desk, id: Uuid, note: String, fault: Option<String>) -> Result<Self, PageError> {
        let found = desk.store().improvement(&desk.reach, id).await.map_err(PageError::internal)?;
        let measure = found.ok_or(PageError::NotFound)?;
        let events = desk.store().improvement_events(&desk.reach, id).await.map_err(PageError::internal)?;
        let tr = &desk.shell.tr;
        let step = |event: &ImprovementEvent| Step {
            state: tr.t(progress_key(event.progress)).to_string(),
            at: tr.moment(event.at),
            actor: event.actor.clone(),
            note: event.note.clone(),
        };
        let choice = |progress: Progress| Choice {
            value: progress.as_str().to_owned(),
            text: tr.t(progress_key(progress)).to_string(),
            chosen: progress == measure.progress,
        };
        let unit_href =
            Address::new(format!("/admin/units/{}", measure.unit)).with("survey", &measure.survey);
        Ok(Self {
            frame: desk.frame(Area::Actions),
            row: ActionRow::new(&desk, &measure),
            unit_href: unit_href.to_string(),
            begun: tr.moment(measure.created_at),
            begun_by: measure.created_by.clone(),
            since: since(&desk, &measure).await?,
            events: events.iter().rev().map(step).collect(),
            states: Progress::ALL.into_iter().map(choice).collect(),
            note,
            fault,
            may_work: ACTION_WORK.admits(&desk.user.account),
            shell: desk.shell.clone(),
        })
    }
}

/// Where the node stood when the measure began, what it shall come to, and where it is in the latest period.
pub(super) async fn since(desk: &Desk, measure: &Improvement) -> Result<Option<Since>, PageError> {
    let catalogue = &desk.edition.catalogue;
    let Some(survey) = catalogue.survey(measure.survey.as_str()) else { return Ok(None) };
    let (tr, pen) = (&desk.shell.tr, Pen::of_administration(&desk.shell.tr, survey));
    let started = parse_period(&measure.baseline_period, survey).unwrap_or(Period::All);
    Ok(Some(Since {
        baseline: measure.baseline.map_or("–".to_owned(), |value| pen.value(value)),
        baseline_n: measure.baseline_n.map(|n| pen.count(n)),
        baseline_period: heading(tr, survey, &started),
        target: measure.target.map(|value| pen.value(value)),
        now: now(desk, survey, measure).await?,
    }))
}

async fn now(desk: &Desk, survey: &Arc<Survey>, measure: &Improvement) -> Result<Option<Now>, PageError> {
    let units = &desk.edition.catalogue.units;
    let Some(at) = survey.index.position(measure.node.as_str()) else { return Ok(None) };
    let Some(visible) = desk.user.scope().see(units, measure.unit.as_str()) else { return Ok(None) };
    let record = Record { store: desk.store(), edition: &desk.edition };
    let Some(latest) = record.months(survey).await?.last().copied() else { return Ok(None) };
    let period = Period::quarter_of(latest);
    let pen = Pen::of_administration(&desk.shell.tr, survey);
    let figures = visible.whole(record, survey, &period).await?;
    let figure = &figures.nodes[at];
    Ok(figure.value().map(|value| Now {
        value: pen.value(value),
        n: pen.count(figure.n),
        period: heading(&desk.shell.tr, survey, &period),
        difference: measure.baseline.map(|baseline| pen.difference(value, baseline)),
        reached: measure.target.is_some_and(|target| value >= target),
        is_later: latest >= Month::of_date(measure.created_at.to_offset(LOCAL).date()),
    }))
}
