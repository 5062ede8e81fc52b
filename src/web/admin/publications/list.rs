//! `/admin/publications`: what waits for somebody, every edition, and a choice of what to publish next.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;

use super::super::super::figures::Record;
use super::super::super::figures::period::{PeriodGroup, choices, is_under_way, latest_whole_quarter};
use super::super::super::page::Page;
use super::super::super::results::{address, period_heading};
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::frame::{AdminFrame, Area};
use super::may_prepare;
use crate::definition::{Month, Period, Survey};
use crate::store::Publication;
use crate::store::publications::{EditionAct, Outcome, Proposal};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/publications/list.html")]
pub(in crate::web::admin) struct ListPage {
    shell: Shell,
    frame: AdminFrame,
    /// Whether one person may publish by himself.
    alone: bool,
    waiting: Vec<ProposalRow>,
    surveys: Vec<SurveyView>,
}

/// One survey that may be published.
struct SurveyView {
    id: String,
    title: String,
    /// Those that are over.
    periods: Vec<PeriodGroup>,
    editions: Vec<EditionRow>,
    /// What was sent back, and has not been laid before anybody anew.
    returned: Vec<ProposalRow>,
}

/// Something that is proposed.
struct ProposalRow {
    href: String,
    survey: String,
    period: String,
    edition: i64,
    withdraws: bool,
    by: String,
    since: String,
    note: String,
    decided_by: String,
    answer: String,
}

struct EditionRow {
    href: String,
    period: String,
    edition: i64,
    published_at: String,
    prepared_by: Option<String>,
    actor: String,
    note: String,
    digest: String,
    /// When and why it was withdrawn.
    withdrawn: Option<(String, String)>,
    /// Where it can be withdrawn.
    withdraw: Option<String>,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    shell: Shell,
) -> Result<Page<ListPage>, PageError> {
    may_prepare(&user)?;
    let edition = state.edition();
    let record = Record { store: &state.store, edition: &edition };
    let now = Month::of_date(state.today());
    let (mut surveys, mut waiting) = (Vec::new(), Vec::new());
    for survey in edition.catalogue.surveys().filter(|survey| survey.publish.is_public()) {
        let proposals = record.store.proposals(&survey.id).await.map_err(PageError::internal)?;
        let row = |proposal: &Proposal| ProposalRow::new(&shell.tr, survey, proposal);
        let waits = |proposal: &&Proposal| proposal.outcome == Outcome::Waiting;
        waiting.extend(proposals.iter().filter(waits).map(row));
        let view = view(record, &shell, survey, now).await?;
        surveys.push(SurveyView { returned: returned(&proposals).map(row).collect(), ..view });
    }
    Ok(Page(ListPage {
        frame: AdminFrame::new(&shell.tr, &edition.catalogue.units, &user, Area::Publications),
        alone: state.settings.publish_alone,
        waiting,
        surveys,
        shell,
    }))
}

/// The last word about a period, where it was to send something back.
fn returned(proposals: &[Proposal]) -> impl Iterator<Item = &Proposal> {
    proposals.iter().enumerate().filter_map(|(at, proposal)| {
        let is_last = proposals[..at].iter().all(|later| later.period != proposal.period);
        (is_last && proposal.outcome == Outcome::Returned).then_some(proposal)
    })
}

async fn view(
    record: Record<'_>,
    shell: &Shell,
    survey: &Arc<Survey>,
    now: Month,
) -> Result<SurveyView, PageError> {
    let tr = &shell.tr;
    let months = record.months(survey).await?;
    let mut periods = choices(tr, survey, &months, &latest_whole_quarter(&months, now));
    let over =
        |text: &str| Period::parse(text, &survey.waves).is_ok_and(|period| !is_under_way(&period, now));
    for group in &mut periods {
        group.options.retain(|option| over(&option.value));
    }
    periods.retain(|group| !group.options.is_empty());
    let editions = record.store.publications(&survey.id).await.map_err(PageError::internal)?;
    Ok(SurveyView {
        id: survey.id.to_string(),
        title: tr.of(&survey.title).to_owned(),
        periods,
        editions: editions.into_iter().map(|one| EditionRow::new(tr, survey, one)).collect(),
        returned: Vec::new(),
    })
}

impl ProposalRow {
    fn new(tr: &Tr, survey: &Survey, proposal: &Proposal) -> Self {
        Self {
            href: format!("/admin/publications/proposals/{}", proposal.id),
            survey: tr.of(&survey.title).to_owned(),
            period: period_heading(tr, survey, &proposal.period),
            edition: proposal.edition,
            withdraws: proposal.act == EditionAct::Withdraw,
            by: proposal.proposer.name.clone(),
            since: tr.moment(proposal.proposed_at),
            note: proposal.note.clone(),
            decided_by: proposal.decided_by.clone(),
            answer: proposal.answer.clone(),
        }
    }
}

impl EditionRow {
    fn new(tr: &Tr, survey: &Survey, one: Publication) -> Self {
        let Publication { survey: id, period, edition, .. } = &one;
        let withdraw = format!("/admin/publications/withdraw?survey={id}&period={period}&edition={edition}");
        Self {
            href: address(&one),
            period: period_heading(tr, survey, period),
            edition: *edition,
            published_at: tr.moment(one.published_at),
            withdraw: one.withdrawal.is_none().then_some(withdraw),
            withdrawn: one.withdrawal.map(|withdrawal| (tr.moment(withdrawal.at), withdrawal.reason)),
            prepared_by: one.prepared_by.filter(|name| *name != one.actor),
            actor: one.actor,
            note: one.note,
            digest: one.digest,
        }
    }
}
