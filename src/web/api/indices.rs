//! Figures as JSON, as the contract has them: published ones for anybody, all for those signed in.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::extract::{Path, Query};
use super::super::figures::{Frozen, Record, Visible, Wanted, parse_period};
use super::super::results::address;
use super::super::session_user::CurrentUser;
use super::super::target::find_survey;
use super::super::{AppState, PageError};
use crate::definition::{Period, QuestionId, Survey, Units};
use crate::report::{Also, Figures, IndexReport, breakdown};

#[derive(Deserialize)]
pub(super) struct Asked {
    unit: Option<String>,
    period: Option<String>,
    by: Option<String>,
    against: Option<String>,
    /// `1` for the answers by option as well.
    levels: Option<String>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: Option<CurrentUser>,
    Path(survey): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &survey)?;
    let visible = visible(user.as_ref(), survey, &edition.catalogue.units, asked.unit.as_ref())?;
    let period = match Wanted::stated(asked.period.as_ref()) {
        None => Period::All,
        Some(text) => parse_period(text, survey)?,
    };
    let by = Wanted::stated(asked.by.as_ref()).map(|id| segment(survey, id)).transpose()?;
    let against =
        Wanted::stated(asked.against.as_ref()).map(|text| parse_period(text, survey)).transpose()?;
    let levels = Wanted::stated(asked.levels.as_ref()).is_some_and(|said| said == "1");
    let also = Also { against: against.as_ref(), levels };
    let record = Record { store: &state.store, edition: &edition };
    let report = match visible.is_public() {
        true => public(record, visible, survey, (&period, by.as_ref()), also).await?,
        false => visible.indices(record, survey, &period, by.as_ref(), also).await?,
    };
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(([no_store], Json(report)).into_response())
}

/// Of a published period anybody is given what was published, as the pages show it.
async fn public(
    record: Record<'_>,
    visible: Visible<'_>,
    survey: &Arc<Survey>,
    (period, by): (&Period, Option<&QuestionId>),
    also: Also<'_>,
) -> Result<IndexReport, PageError> {
    let frozen = Frozen::of(record, survey).await?;
    let published = |period: &Period| frozen.instead_of(period);
    let groups = by.and(published(period)).map(|edition| (period, edition));
    let parts =
        [Some(period), also.against].into_iter().flatten().filter(|period| frozen.has_taken_in(period));
    if let Some((period, edition)) =
        groups.or(parts.filter_map(|period| Some((period, published(period)?))).next())
    {
        return Err(PageError::Frozen { period: period.to_string(), address: address(edition) });
    }
    let is_live = |period: &Period| published(period).is_none();
    if is_live(period) && also.against.is_none_or(is_live) {
        return visible.indices(record, survey, period, by, also).await;
    }
    let unit = visible.unit().id.as_str();
    let unknown = || PageError::UnknownUnit { unit: unit.to_owned() };
    let versions = &record.edition.versions;
    let (survey, mut report) = match record.document(survey, period).await? {
        None => (
            survey.clone(),
            visible.indices(record, survey, period, by, Also { against: None, ..also }).await?,
        ),
        Some(document) => {
            let version = versions.get(&survey.id, &document.version);
            let survey = document.survey(version.ok_or_else(|| PageError::internal("no such version"))?);
            let report = document.report(versions, &survey, unit, also.levels).ok_or_else(unknown)?;
            (survey, report)
        }
    };
    if let Some(before) = also.against {
        let now = figures(record, visible, &survey, period).await?.ok_or_else(unknown)?;
        if let Some(then) = figures(record, visible, &survey, before).await? {
            report.hold_against((versions, &survey), &now, (before, &then));
        }
    }
    Ok(report)
}

/// As they were published, else as the record has them; none of a unit that the edition does not have.
async fn figures(
    record: Record<'_>,
    visible: Visible<'_>,
    survey: &Arc<Survey>,
    period: &Period,
) -> Result<Option<Figures>, PageError> {
    match record.document(survey, period).await? {
        Some(document) => Ok(document.unit_figures(survey, visible.unit().id.as_str())),
        None => visible.whole(record, survey, period).await.map(Some),
    }
}

/// Inside the scope of the account all figures, outside it those that are published. Without a word
/// about it, everything the reader may see.
fn visible<'c>(
    user: Option<&CurrentUser>,
    survey: &Arc<Survey>,
    units: &'c Units,
    unit: Option<&String>,
) -> Result<Visible<'c>, PageError> {
    let settled = user.filter(|user| !user.must_change());
    let scope = settled.map(CurrentUser::scope);
    let (own, unit) = match Wanted::stated(unit) {
        None => (scope.and_then(|scope| scope.top(units)), units.root().ok_or(PageError::NotFound)?),
        Some(id) => {
            let unknown = || PageError::UnknownUnit { unit: id.chars().take(60).collect() };
            (scope.and_then(|scope| scope.see(units, id)), units.get(id).ok_or_else(unknown)?)
        }
    };
    own.or_else(|| Visible::published(survey, unit))
        .ok_or_else(|| PageError::NotPublished { survey: survey.title.clone() })
}

fn segment(survey: &Survey, id: &str) -> Result<QuestionId, PageError> {
    breakdown::segment(survey, id)
        .map_err(|known| PageError::UnknownSegment { segment: id.chars().take(60).collect(), known })
}
