//! `/admin/publications/preview`: what would be published, and the act itself.
//!
//! What is published is what was looked at: the form carries the digest of the figures it shows, and
//! figures that have moved since are shown again instead.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use time::format_description::well_known::Rfc3339;

use super::super::super::edition::Edition;
use super::super::super::extract::{Pairs, Query};
use super::super::super::figures::period::is_under_way;
use super::super::super::figures::{Record, Visible, parse_period};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::results::{method, period_heading};
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::find_survey;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::allowed;
use crate::definition::{Month, Period, Survey};
use crate::report::publication::{Document, FrozenUnit, Occasion};
use crate::store::publications::digest;
use crate::store::{Publication, StoreError};
use crate::words::Tr;

const LONGEST_NOTE: usize = 1000;

#[derive(Template)]
#[template(path = "admin/publications/preview.html")]
struct PreviewPage {
    shell: Shell,
    frame: AdminFrame,
    survey: String,
    survey_id: String,
    period: String,
    period_id: String,
    edition: i64,
    /// Figures that can still be published; false when nothing has changed since the last edition.
    fresh: bool,
    value: Option<String>,
    responses: i64,
    excluded: i64,
    units: usize,
    withheld: usize,
    minimum_n: u64,
    version: String,
    rows: Vec<UnitRow>,
    changes: usize,
    method: Vec<String>,
    seen: String,
    note: String,
    fault: Option<String>,
}

struct UnitRow {
    name: String,
    depth: usize,
    value: String,
    responses: String,
    rank: String,
}

#[derive(Deserialize)]
pub(in crate::web::admin) struct Wanted {
    survey: String,
    period: String,
}

/// What the form sent.
#[derive(Default)]
struct Order {
    survey: String,
    period: String,
    seen: String,
    note: String,
}

/// A document that is ready to be published.
struct Draft {
    survey: Arc<Survey>,
    document: Document,
    /// Digest of its figures.
    seen: String,
    /// Whether it says anything that the last edition does not.
    fresh: bool,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Response, PageError> {
    allowed(&user)?;
    let edition = state.edition();
    let draft = draft(&state, &edition, &wanted.survey, &wanted.period, "").await?;
    Ok(page(&edition, &user, &shell, &draft, None).into_response())
}

pub(in crate::web::admin) async fn publish(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    allowed(&user)?;
    let order = Order::read(pairs);
    let edition = state.edition();
    let draft = draft(&state, &edition, &order.survey, &order.period, &order.note).await?;
    if let Some(fault) = order.fault(&draft) {
        let fault = shell.tr.t(fault).to_string();
        let again = page(&edition, &user, &shell, &draft, Some(fault));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let json = draft.document.write();
    let publication = Publication {
        id: state.clock.new_id(),
        survey: draft.document.survey.clone(),
        period: draft.document.period.clone(),
        edition: draft.document.edition,
        published_at: state.clock.now(),
        actor: user.account.name.clone(),
        note: draft.document.note.clone(),
        digest: digest(&json),
    };
    match state.store.publish(&publication, &json).await {
        // Somebody else was faster: the next look shows it.
        Err(StoreError::Conflict) => return Err(PageError::Conflict),
        outcome => outcome.map_err(PageError::internal)?,
    }
    let subject = format!("{} {} {}", publication.survey, publication.period, publication.edition);
    audit::note(&state, sender, &user.account.name, Act::Published, &subject).await?;
    Ok(Redirect::to("/admin/publications").into_response())
}

impl Order {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "survey" => read.survey = value,
                "period" => read.period = value,
                "seen" => read.seen = value,
                "note" => value.trim().clone_into(&mut read.note),
                _ => {}
            }
        }
        read
    }

    /// Why it is not published.
    fn fault(&self, draft: &Draft) -> Option<&'static str> {
        if !draft.fresh {
            Some("publish-fault-same")
        } else if self.seen != draft.seen {
            Some("publish-fault-moved")
        } else if self.note.is_empty() {
            Some("publish-fault-note")
        } else {
            (self.note.chars().count() > LONGEST_NOTE).then_some("publish-fault-long")
        }
    }
}

async fn draft(
    state: &AppState,
    edition: &Edition,
    survey: &str,
    period: &str,
    note: &str,
) -> Result<Draft, PageError> {
    let survey = find_survey(&edition.catalogue, survey)?;
    let root = edition.catalogue.units.root().ok_or(PageError::NotFound)?;
    let unpublished = || PageError::NotPublished { survey: survey.title.clone() };
    let visible = Visible::published(survey, root).ok_or_else(unpublished)?;
    let period = over(parse_period(period, survey)?, Month::of_date(state.today()))?;
    let last = state.store.publication(&survey.id, &period.to_string(), None).await;
    let last = last.map_err(PageError::internal)?.and_then(|last| Document::read(&last.document));
    let words = state.words.iter();
    let occasion = Occasion {
        edition: last.as_ref().map_or(1, |last| last.edition + 1),
        at: state.clock.now().format(&Rfc3339).map_err(PageError::internal)?,
        note: note.to_owned(),
        method: words.map(|tr| (tr.lang().clone(), method(tr, survey))).collect::<BTreeMap<_, _>>(),
    };
    let record = Record { store: &state.store, edition };
    let mut document = visible.freeze(record, survey, &period, occasion).await?;
    let fresh = last.as_ref().is_none_or(|last| !document.same_figures(last));
    if let Some(last) = &last {
        document.changes = document.changes_since(last);
    }
    let seen = seen(&document);
    Ok(Draft { survey: survey.clone(), document, seen, fresh })
}

/// What does not hang on when it is looked at or what is said about it.
fn seen(document: &Document) -> String {
    let bare = Document { published_at: String::new(), note: String::new(), ..document.clone() };
    digest(&bare.write())
}

/// Only figures that no longer move by themselves are published.
fn over(period: Period, now: Month) -> Result<Period, PageError> {
    if is_under_way(&period, now) {
        return Err(PageError::UnknownPeriod { period: period.to_string() });
    }
    Ok(period)
}

fn page(
    edition: &Edition,
    user: &CurrentUser,
    shell: &Shell,
    draft: &Draft,
    fault: Option<String>,
) -> Page<PreviewPage> {
    let (tr, document) = (&shell.tr, &draft.document);
    Page(PreviewPage {
        frame: AdminFrame::new(tr, &edition.catalogue.units, user, Area::Publications),
        survey: tr.of(&document.title).to_owned(),
        survey_id: document.survey.clone(),
        period: period_heading(tr, &draft.survey, &document.period),
        period_id: document.period.clone(),
        edition: document.edition,
        fresh: draft.fresh,
        value: document.whole().and_then(|whole| written(tr, whole)),
        responses: document.responses,
        excluded: document.excluded,
        units: document.units.len(),
        withheld: document.withheld(),
        minimum_n: document.minimum_n,
        version: document.version.clone(),
        rows: document.units.iter().map(|unit| UnitRow::new(tr, document, unit)).collect(),
        changes: document.changes.len(),
        method: document.method.get(tr.lang()).cloned().unwrap_or_default(),
        seen: draft.seen.clone(),
        note: document.note.chars().take(LONGEST_NOTE).collect(),
        fault,
        shell: shell.clone(),
    })
}

fn written(tr: &Tr, unit: &FrozenUnit) -> Option<String> {
    Some(tr.number(unit.figures.first()?.value.as_ref()?.parse().ok()?))
}

impl UnitRow {
    fn new(tr: &Tr, document: &Document, unit: &FrozenUnit) -> Self {
        let above = |id: &str| document.unit(id)?.parent.as_deref();
        let withheld = || tr.t("figure-too-few").arg("count", document.minimum_n).to_string();
        let too_few = unit.figures.first().is_some_and(|figure| figure.absence.as_deref() == Some("too-few"));
        let none = || if too_few { withheld() } else { "–".to_owned() };
        Self {
            name: tr.of(&unit.name).to_owned(),
            depth: std::iter::successors(unit.parent.as_deref(), |id| above(id)).count().min(4),
            value: written(tr, unit).unwrap_or_else(none),
            responses: unit.responses.map_or_else(String::new, |n| tr.count(n.unsigned_abs())),
            rank: match unit.rank {
                Some([low, high]) => tr.rank(low, low != high),
                None if unit.is_unranked() => tr.t("unranked").to_string(),
                None => String::new(),
            },
        }
    }
}
