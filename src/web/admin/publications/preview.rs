//! `/admin/publications/preview`: what would be published, and laying it before who approves.
//!
//! What is laid before them is what was looked at: the form carries the digest of the figures it shows, and
//! figures that have moved since are shown again instead.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::super::edition::Edition;
use super::super::super::extract::{Pairs, Query};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::results::period_heading;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::document_view::DocumentView;
use super::draft::Draft;
use super::{LONGEST_TEXT, may_prepare, publishes_alone, subject};
use crate::store::StoreError;
use crate::store::publications::{Decision, Outcome};

#[derive(Template)]
#[template(path = "admin/publications/preview.html")]
struct PreviewPage {
    shell: Shell,
    frame: AdminFrame,
    survey: String,
    survey_id: String,
    period: String,
    period_id: String,
    frozen: DocumentView,
    /// Figures that can still be published; false when nothing has changed since the last edition.
    fresh: bool,
    /// Whether they are public as soon as they are sent.
    alone: bool,
    /// What waits for this period already.
    waiting: Option<String>,
    seen: String,
    note: String,
    fault: Option<String>,
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

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Response, PageError> {
    may_prepare(&user)?;
    let edition = state.edition();
    let draft = Draft::new(&state, &edition, (&wanted.survey, &wanted.period), "").await?;
    Ok(page(&state, &edition, &user, &shell, (&draft, None)).await?.into_response())
}

pub(in crate::web::admin) async fn prepare(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    may_prepare(&user)?;
    let order = Order::read(pairs);
    let edition = state.edition();
    let draft = Draft::new(&state, &edition, (&order.survey, &order.period), &order.note).await?;
    let fault = match order.fault(&draft) {
        Some(fault) => fault,
        None => match keep(&state, &user, sender, &draft).await {
            Ok(()) => return Ok(Redirect::to("/admin/publications").into_response()),
            // Somebody else was faster.
            Err(StoreError::Conflict) => "publish-fault-waits",
            Err(error) => return Err(PageError::internal(error)),
        },
    };
    let fault = shell.tr.t(fault).to_string();
    let again = page(&state, &edition, &user, &shell, (&draft, Some(fault))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// Lays it before who approves; where one person may, it is published.
async fn keep(state: &AppState, user: &CurrentUser, sender: Sender, draft: &Draft) -> Result<(), StoreError> {
    let (proposal, text) = draft.proposal(state, user.person());
    let entry = |act| audit::entry(state, sender, &user.account.name, act, &subject(&proposal));
    if publishes_alone(state, user) {
        let decision = Decision { person: user.person(), at: state.clock.now(), alone: true };
        let entry = entry(Act::Published).changing("", &proposal.digest);
        state.store.propose_and_approve(&proposal, &text, &decision, &entry).await
    } else {
        let entry = entry(Act::PublicationProposed).changing("", &proposal.digest);
        state.store.propose(&proposal, &text, &entry).await
    }
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

    /// Why it is not taken.
    fn fault(&self, draft: &Draft) -> Option<&'static str> {
        if !draft.fresh {
            Some("publish-fault-same")
        } else if self.seen != draft.seen {
            Some("publish-fault-moved")
        } else if self.note.is_empty() {
            Some("publish-fault-note")
        } else {
            (self.note.chars().count() > LONGEST_TEXT).then_some("publish-fault-long")
        }
    }
}

async fn page(
    state: &AppState,
    edition: &Edition,
    user: &CurrentUser,
    shell: &Shell,
    (draft, fault): (&Draft, Option<String>),
) -> Result<Page<PreviewPage>, PageError> {
    let (tr, document) = (&shell.tr, &draft.document);
    let proposals = state.store.proposals(&draft.survey.id).await.map_err(PageError::internal)?;
    let waits =
        proposals.iter().find(|known| known.outcome == Outcome::Waiting && known.period == document.period);
    Ok(Page(PreviewPage {
        frame: AdminFrame::new(tr, &edition.catalogue.units, user, Area::Publications),
        survey: tr.of(&document.title).to_owned(),
        survey_id: document.survey.clone(),
        period: period_heading(tr, &draft.survey, &document.period),
        period_id: document.period.clone(),
        frozen: DocumentView::new(tr, document),
        fresh: draft.fresh,
        alone: publishes_alone(state, user),
        waiting: waits.map(|known| format!("/admin/publications/proposals/{}", known.id)),
        seen: draft.seen.clone(),
        note: document.note.chars().take(LONGEST_TEXT).collect(),
        fault,
        shell: shell.clone(),
    }))
}
