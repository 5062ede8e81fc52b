//! `/admin/publications/proposals/{proposal}`: what was frozen, or is to be withdrawn, before whoever decides.
//!
//! What is approved is what was looked at. Where the record has moved since the figures were frozen, the page says
//! so, and the form carries what it said.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::super::super::edition::Edition;
use super::super::super::extract::{Pairs, Path};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::results::{ChangeRow, period_heading};
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::find_survey;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::document_view::DocumentView;
use super::draft::Draft;
use super::{LONGEST_TEXT, may_prepare, subject};
use crate::report::publication::Document;
use crate::store::StoreError;
use crate::store::publications::{Decision, EditionAct, Outcome, Proposal};

/// More stand in the document.
const MOST_CHANGES: usize = 40;

#[derive(Template)]
#[template(path = "admin/publications/proposal.html")]
struct ProposalPage {
    shell: Shell,
    frame: AdminFrame,
    id: Uuid,
    survey: String,
    period: String,
    edition: i64,
    withdraws: bool,
    /// The edition that is to be withdrawn.
    address: String,
    by: String,
    since: String,
    note: String,
    digest: String,
    frozen: Option<DocumentView>,
    changes: Vec<ChangeRow>,
    more_changes: usize,
    /// Figures of the record that are not those frozen any more.
    moved: Option<usize>,
    /// Digest of the record's figures as they were compared.
    now: String,
    standing: Standing,
    /// Whether it can still be sent back.
    waits: bool,
    fault: Option<&'static str>,
}

/// What can be done about it.
enum Standing {
    /// By this reader.
    Approvable,
    /// Somebody else has to.
    Own,
    /// Somebody with another role has to.
    ForOthers,
    /// It does not wait any longer.
    Decided { approved: bool, by: String, at: String, answer: String },
}

/// A proposal with what the record says now.
struct Before {
    proposal: Proposal,
    frozen: Option<Document>,
    moved: Option<usize>,
    now: String,
}

/// What the form sent.
#[derive(Default)]
struct Order {
    digest: String,
    now: String,
    reason: String,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<String>,
    shell: Shell,
) -> Result<Response, PageError> {
    may_prepare(&user)?;
    let edition = state.edition();
    let before = before(&state, &edition, &id).await?;
    Ok(page(&state, &edition, (&user, &shell), before, None)?.into_response())
}

pub(in crate::web::admin) async fn approve(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    Path(id): Path<String>,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    if !user.may_approve() {
        return Err(PageError::OnlyForAll);
    }
    let (order, edition) = (Order::read(pairs), state.edition());
    let before = before(&state, &edition, &id).await?;
    let (status, fault) = match refused(&state, &user, &before, &order) {
        Some(refused) => refused,
        None => match carry_out(&state, &user, sender, &before.proposal).await {
            Ok(()) => return Ok(Redirect::to("/admin/publications").into_response()),
            Err(StoreError::Conflict) => (StatusCode::CONFLICT, "approve-fault-decided"),
            Err(error) => return Err(PageError::internal(error)),
        },
    };
    let before = self::before(&state, &edition, &id).await?;
    let (status, fault) = match before.proposal.outcome {
        Outcome::Waiting => (status, fault),
        Outcome::Approved | Outcome::Returned => (StatusCode::CONFLICT, "approve-fault-decided"),
    };
    Ok((status, page(&state, &edition, (&user, &shell), before, Some(fault))?).into_response())
}

pub(in crate::web::admin) async fn send_back(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    Path(id): Path<String>,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    may_prepare(&user)?;
    let (order, edition) = (Order::read(pairs), state.edition());
    let before = before(&state, &edition, &id).await?;
    let proposal = &before.proposal;
    if !user.may_approve() && proposal.proposer.account != user.account.id {
        return Err(PageError::NotYours);
    }
    let fault = match order.reason.chars().count() {
        0 => "approve-fault-reason",
        long if long > LONGEST_TEXT => "publish-fault-long",
        _ => {
            let entry = audit::entry(
                &state,
                sender,
                &user.account.name,
                Act::PublicationReturned,
                &subject(proposal),
            );
            let entry = crate::store::AuditEntry { detail: order.reason.clone(), ..entry };
            let decision = Decision { person: user.person(), at: state.clock.now(), alone: false };
            match state.store.send_back(proposal.id, &decision, &order.reason, &entry).await {
                Ok(()) => return Ok(Redirect::to("/admin/publications").into_response()),
                Err(StoreError::Conflict) => "approve-fault-decided",
                Err(error) => return Err(PageError::internal(error)),
            }
        }
    };
    let before = self::before(&state, &edition, &id).await?;
    let again = page(&state, &edition, (&user, &shell), before, Some(fault))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// Why it is not approved.
fn refused(
    state: &AppState,
    user: &CurrentUser,
    before: &Before,
    order: &Order,
) -> Option<(StatusCode, &'static str)> {
    let proposal = &before.proposal;
    let is_empty = proposal.act == EditionAct::Publish && before.frozen.is_none();
    if proposal.outcome != Outcome::Waiting {
        Some((StatusCode::CONFLICT, "approve-fault-decided"))
    } else if proposal.proposer.account == user.account.id && !state.settings.publish_alone {
        Some((StatusCode::FORBIDDEN, "approve-fault-own"))
    } else if is_empty || order.digest != proposal.digest || order.now != before.now {
        Some((StatusCode::UNPROCESSABLE_ENTITY, "approve-fault-moved"))
    } else {
        None
    }
}

async fn carry_out(
    state: &AppState,
    user: &CurrentUser,
    sender: Sender,
    proposal: &Proposal,
) -> Result<(), StoreError> {
    let act = match proposal.act {
        EditionAct::Publish => Act::Published,
        EditionAct::Withdraw => Act::EditionWithdrawn,
    };
    let entry = audit::entry(state, sender, &user.account.name, act, &subject(proposal));
    let entry = crate::store::AuditEntry { detail: proposal.note.clone(), ..entry };
    let entry = entry.changing(&proposal.proposer.name, &proposal.digest);
    let decision =
        Decision { person: user.person(), at: state.clock.now(), alone: state.settings.publish_alone };
    state.store.approve(proposal.id, &decision, &entry).await
}

impl Order {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "digest" => read.digest = value,
                "now" => read.now = value,
                "reason" => value.trim().clone_into(&mut read.reason),
                _ => {}
            }
        }
        read
    }
}

/// The proposal, and how far the record has moved from what was frozen for it.
async fn before(state: &AppState, edition: &Edition, id: &str) -> Result<Before, PageError> {
    let id = Uuid::parse_str(id).map_err(|_| PageError::NotFound)?;
    let found = state.store.proposal(id).await.map_err(PageError::internal)?;
    let (proposal, text) = found.ok_or(PageError::NotFound)?;
    let unreadable = || PageError::internal("a frozen document that cannot be read");
    let frozen = text.map(|text| Document::read(&text).ok_or_else(unreadable)).transpose()?;
    let (mut moved, mut now) = (None, String::new());
    if let Some(frozen) = frozen.as_ref().filter(|_| proposal.outcome == Outcome::Waiting) {
        let current = Draft::new(state, edition, (&proposal.survey, &proposal.period), "").await?;
        let differs = !current.document.same_figures(frozen);
        moved = differs.then(|| current.document.changes_since(frozen).len());
        now = current.seen;
    }
    Ok(Before { proposal, frozen, moved, now })
}

fn page(
    state: &AppState,
    edition: &Edition,
    (user, shell): (&CurrentUser, &Shell),
    before: Before,
    fault: Option<&'static str>,
) -> Result<Page<ProposalPage>, PageError> {
    let Before { proposal, frozen, moved, now } = before;
    let (tr, survey) = (&shell.tr, find_survey(&edition.catalogue, &proposal.survey)?);
    let row = |document: &Document| -> Vec<ChangeRow> {
        let shown = document.changes.iter().take(MOST_CHANGES);
        shown.map(|change| ChangeRow::new(tr, survey, document, change)).collect()
    };
    let changes = frozen.as_ref().map_or(Vec::new(), row);
    let all = frozen.as_ref().map_or(0, |document| document.changes.len());
    let is_own = proposal.proposer.account == user.account.id && !state.settings.publish_alone;
    let waits = proposal.outcome == Outcome::Waiting;
    let standing = match proposal.outcome {
        Outcome::Waiting if !user.may_approve() => Standing::ForOthers,
        Outcome::Waiting if is_own => Standing::Own,
        Outcome::Waiting => Standing::Approvable,
        Outcome::Approved | Outcome::Returned => Standing::Decided {
            approved: proposal.outcome == Outcome::Approved,
            by: proposal.decided_by,
            at: proposal.decided_at.map_or_else(String::new, |at| tr.moment(at)),
            answer: proposal.answer,
        },
    };
    Ok(Page(ProposalPage {
        frame: AdminFrame::new(tr, &edition.catalogue.units, user, Area::Publications),
        id: proposal.id,
        survey: tr.of(&survey.title).to_owned(),
        period: period_heading(tr, survey, &proposal.period),
        edition: proposal.edition,
        withdraws: proposal.act == EditionAct::Withdraw,
        address: format!("/results/{}/{}/{}", proposal.survey, proposal.period, proposal.edition),
        by: proposal.proposer.name,
        since: tr.moment(proposal.proposed_at),
        note: proposal.note,
        digest: proposal.digest,
        frozen: frozen.as_ref().map(|document| DocumentView::new(tr, document)),
        more_changes: all - changes.len(),
        changes,
        moved,
        now,
        standing,
        waits,
        fault,
        shell: shell.clone(),
    }))
}
