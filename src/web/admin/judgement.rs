//! Taking all responses that a rule caught out of the figures at once, or putting them back: what is done is
//! what was looked at.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::PageError;
use super::super::extract::{Pairs, Query};
use super::super::figures::Wanted;
use super::super::page::Page;
use super::audit::Act;
use super::desk::Desk;
use super::marks;
use super::response::reason_of;
use super::responses::{Asked, Listed, ResponsesPage};
use super::rights::EXCLUDE;
use super::users::value;
use crate::store::{ExclusionEvent, JUDGED_AT_ONCE, Judged, ResponseFilter};

/// The form for it, beside a list that is narrowed to a mark.
pub(super) struct Judgement {
    pub(super) href: String,
    pub(super) excludes: bool,
    pub(super) count: String,
    pub(super) looked_at: i64,
    pub(super) mark: String,
    pub(super) reason: String,
    pub(super) fault: Option<String>,
}

impl Judgement {
    /// `None` for those who may not judge, for a list of every mark, and where nothing is left to do. A list
    /// of what counts and what does not offers to exclude what counts.
    pub(super) async fn new(
        desk: &Desk,
        listed: &Listed,
        fault: Option<(String, String)>,
    ) -> Result<Option<Self>, PageError> {
        let (tr, filter) = (&desk.shell.tr, &listed.filter);
        let Some(marked) = filter.marked.filter(|_| EXCLUDE.admits(&desk.user.account)) else {
            return Ok(None);
        };
        let excludes = filter.excluded != Some(true);
        let to_judge = ResponseFilter { excluded: Some(!excludes), ..filter.clone() };
        let count = desk.store().count_responses(&listed.sieve.reach, &to_judge).await;
        let count = count.map_err(PageError::internal)?;
        let path =
            if excludes { "/admin/responses/exclude-marked" } else { "/admin/responses/include-marked" };
        let (reason, fault) = fault.map_or((String::new(), None), |(reason, fault)| (reason, Some(fault)));
        Ok((count > 0 || fault.is_some()).then(|| Self {
            href: listed.address(path).to_string(),
            excludes,
            count: tr.count(count.unsigned_abs()),
            looked_at: count,
            mark: marks::named(tr, marked),
            reason,
            fault,
        }))
    }
}

pub(super) async fn exclude(
    desk: Desk,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    judge(desk, &wanted, &asked, &pairs, true).await
}

pub(super) async fn include(
    desk: Desk,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    judge(desk, &wanted, &asked, &pairs, false).await
}

async fn judge(
    desk: Desk,
    wanted: &Wanted,
    asked: &Asked,
    pairs: &[(String, String)],
    excluded: bool,
) -> Result<Response, PageError> {
    let mut listed = Listed::read(&desk, wanted, asked).await?;
    let marked = listed.filter.marked.ok_or(PageError::BadAddress)?;
    listed.filter.excluded = Some(!excluded);
    let reason = match reason_of(&desk.shell.tr, pairs) {
        Ok(reason) => reason,
        Err((reason, fault)) => return again(desk, &listed, reason, fault).await,
    };
    let looked_at = value(pairs, "looked-at").parse().unwrap_or(0);
    let act = if excluded { Act::ResponsesExcluded } else { Act::ResponsesIncluded };
    let survey = &listed.filter.survey;
    let entry = desk.entry(act, format!("{survey} {}: {looked_at}", marks::written(marked)));
    let (actor, at) = (desk.user.account.name.clone(), desk.state.clock.now());
    let event = ExclusionEvent { excluded, reason, actor, at };
    let reach = &listed.sieve.reach;
    let judged = desk.store().exclude_all(reach, &listed.filter, looked_at, &event, &entry).await;
    let tr = &desk.shell.tr;
    let fault = match judged.map_err(PageError::internal)? {
        Judged::Done => {
            listed.filter.excluded = Some(excluded);
            return Ok(Redirect::to(&listed.address("/admin/responses").to_string()).into_response());
        }
        Judged::Otherwise(count) => tr.t("judge-otherwise").arg("count", count).to_string(),
        Judged::TooMany => tr.t("judge-too-many").arg("count", JUDGED_AT_ONCE).to_string(),
    };
    again(desk, &listed, event.reason, fault).await
}

/// The list with the form as it was filled in.
async fn again(desk: Desk, listed: &Listed, reason: String, fault: String) -> Result<Response, PageError> {
    let page = ResponsesPage::new(desk, listed, None, Some((reason, fault))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}
