//! `/admin/publications/withdraw`: taking an edition back. It stays where it is and says that it does not stand.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::super::edition::Edition;
use super::super::super::extract::{Pairs, Query};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::results::{address, period_heading};
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::find_survey;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::{LONGEST_TEXT, may_prepare, publishes_alone, subject};
use crate::store::publications::{Decision, EditionAct, Outcome, Proposal};
use crate::store::{AuditEntry, Publication, StoreError};

#[derive(Template)]
#[template(path = "admin/publications/withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    frame: AdminFrame,
    survey: String,
    survey_id: String,
    period: String,
    period_id: String,
    edition: i64,
    address: String,
    /// Whether it is withdrawn as soon as this is sent.
    alone: bool,
    reason: String,
    fault: Option<&'static str>,
}

#[derive(Deserialize, Default)]
pub(in crate::web::admin) struct Wanted {
    survey: String,
    period: String,
    edition: String,
    #[serde(default)]
    reason: String,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Response, PageError> {
    may_prepare(&user)?;
    let edition = state.edition();
    let publication = standing(&state, &edition, &wanted).await?;
    page(&state, &edition, (&user, &shell), (&publication, wanted.reason, None))
}

pub(in crate::web::admin) async fn propose(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    may_prepare(&user)?;
    let (wanted, edition) = (Wanted::read(pairs), state.edition());
    let publication = standing(&state, &edition, &wanted).await?;
    let fault = match wanted.reason.chars().count() {
        0 => "withdraw-fault-reason",
        long if long > LONGEST_TEXT => "publish-fault-long",
        _ => match keep(&state, &user, sender, (&publication, &wanted.reason)).await {
            Ok(()) => return Ok(Redirect::to("/admin/publications").into_response()),
            Err(StoreError::Conflict) => "publish-fault-waits",
            Err(error) => return Err(PageError::internal(error)),
        },
    };
    let again = page(&state, &edition, (&user, &shell), (&publication, wanted.reason, Some(fault)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// The edition, as long as it stands.
async fn standing(state: &AppState, edition: &Edition, wanted: &Wanted) -> Result<Publication, PageError> {
    let survey = find_survey(&edition.catalogue, &wanted.survey)?;
    let number: i64 = wanted.edition.parse().map_err(|_| PageError::NotFound)?;
    let stored = state.store.publication(&survey.id, &wanted.period, Some(number)).await;
    let publication = stored.map_err(PageError::internal)?.map(|stored| stored.publication);
    publication.filter(|publication| publication.withdrawal.is_none()).ok_or(PageError::NotFound)
}

async fn keep(
    state: &AppState,
    user: &CurrentUser,
    sender: Sender,
    (publication, reason): (&Publication, &str),
) -> Result<(), StoreError> {
    let proposal = Proposal {
        id: state.clock.new_id(),
        act: EditionAct::Withdraw,
        survey: publication.survey.clone(),
        period: publication.period.clone(),
        edition: publication.edition,
        proposed_at: state.clock.now(),
        proposer: user.person(),
        note: reason.to_owned(),
        digest: String::new(),
        outcome: Outcome::Waiting,
        decided_at: None,
        decided_by: String::new(),
        answer: String::new(),
    };
    let alone = publishes_alone(state, user);
    let act = if alone { Act::EditionWithdrawn } else { Act::WithdrawalProposed };
    let entry = audit::entry(state, sender, &user.account.name, act, &subject(&proposal));
    let entry = AuditEntry { detail: reason.to_owned(), ..entry };
    if alone {
        let decision = Decision { person: user.person(), at: state.clock.now(), alone };
        state.store.propose_and_approve(&proposal, "", &decision, &entry).await
    } else {
        state.store.propose(&proposal, "", &entry).await
    }
}

impl Wanted {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "survey" => read.survey = value,
                "period" => read.period = value,
                "edition" => read.edition = value,
                "reason" => value.trim().clone_into(&mut read.reason),
                _ => {}
            }
        }
        read
    }
}

fn page(
    state: &AppState,
    edition: &Edition,
    (user, shell): (&CurrentUser, &Shell),
    (publication, reason, fault): (&Publication, String, Option<&'static str>),
) -> Result<Response, PageError> {
    let (tr, survey) = (&shell.tr, find_survey(&edition.catalogue, &publication.survey)?);
    Ok(Page(WithdrawPage {
        frame: AdminFrame::new(tr, &edition.catalogue.units, user, Area::Publications),
        survey: tr.of(&survey.title).to_owned(),
        survey_id: publication.survey.clone(),
        period: period_heading(tr, survey, &publication.period),
        period_id: publication.period.clone(),
        edition: publication.edition,
        address: address(publication),
        alone: publishes_alone(state, user),
        reason: reason.chars().take(LONGEST_TEXT).collect(),
        fault,
        shell: shell.clone(),
    })
    .into_response())
}
