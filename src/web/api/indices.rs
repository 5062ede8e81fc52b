//! Figures as JSON, as the contract has them: published ones for anybody, all for those signed in.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::extract::{Path, Query};
use super::super::figures::{Frozen, Reading, Record, Visible, Wanted, parse_period};
use super::super::results::{address, gone};
use super::super::session_user::CurrentUser;
use super::super::target::find_survey;
use super::super::{AppState, PageError};
use crate::definition::{Period, QuestionId, Survey, Unit, Units};
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
    let reader = reader(user.as_ref(), &edition.catalogue.units, asked.unit.as_ref())?;
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
    let report = match reader {
        Reader::Inside(visible) => visible.indices(record, survey, &period, by.as_ref(), also).await?,
        Reader::Anybody(unit) => public(record, unit, survey, (&period, by.as_ref()), also).await?,
    };
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(([no_store], Json(report)).into_response())
}

/// Who asks, and of which unit.
enum Reader<'c> {
    /// Within the scope of an account.
    Inside(Visible<'c>),
    Anybody(&'c Unit),
}

/// Anybody is given what was published, as the pages show it, and figures as they stand where the survey shows
/// them. What is not published is not there, whether or not there are responses.
async fn public(
    record: Record<'_>,
    unit: &Unit,
    survey: &Arc<Survey>,
    (period, by): (&Period, Option<&QuestionId>),
    also: Also<'_>,
) -> Result<IndexReport, PageError> {
    if !survey.publish.is_public() {
        return Err(PageError::NotPublished { survey: survey.title.clone() });
    }
    let frozen = Frozen::of(record, survey).await?;
    let mut is_live = true;
    for (asked, by) in [Some((period, by)), also.against.map(|against| (against, None))].into_iter().flatten()
    {
        match frozen.reading(asked) {
            Reading::Nothing => return Err(not_yet(&frozen, asked)),
            Reading::Edition(edition) if edition.withdrawal.is_some() => {
                return Err(edition
                    .withdrawal
                    .as_ref()
                    .map_or(PageError::NotFound, |why| gone(edition, why)));
            }
            Reading::Edition(edition) if by.is_some() || frozen.has_taken_in(asked) => {
                return Err(PageError::Frozen { period: asked.to_string(), address: address(edition) });
            }
            Reading::Edition(_) => is_live = false,
            Reading::Live => {}
        }
    }
    if is_live {
        return live(record, survey, unit)?.indices(record, survey, period, by, also).await;
    }
    let unknown = || PageError::UnknownUnit { unit: unit.id.to_string() };
    let versions = &record.edition.versions;
    let (survey, mut report) = match record.document(survey, period).await? {
        None => {
            let visible = live(record, survey, unit)?;
            let also = Also { against: None, ..also };
            (survey.clone(), visible.indices(record, survey, period, by, also).await?)
        }
        Some(document) => {
            let version = versions.get(&survey.id, &document.version);
            let survey = document.survey(version.ok_or_else(|| PageError::internal("no such version"))?);
            let report = document.report(versions, &survey, unit.id.as_str(), also.levels);
            (survey, report.ok_or_else(unknown)?)
        }
    };
    if let Some(before) = also.against {
        let now = figures(record, unit, &survey, period).await?.ok_or_else(unknown)?;
        if let Some(then) = figures(record, unit, &survey, before).await? {
            report.hold_against((versions, &survey), &now, (before, &then));
        }
    }
    Ok(report)
}

/// As they were published, else as the record has them; none of a unit that the edition does not have.
async fn figures(
    record: Record<'_>,
    unit: &Unit,
    survey: &Arc<Survey>,
    period: &Period,
) -> Result<Option<Figures>, PageError> {
    match record.document(survey, period).await? {
        Some(document) => Ok(document.unit_figures(survey, unit.id.as_str())),
        None => live(record, survey, unit)?.whole(record, survey, period).await.map(Some),
    }
}

fn live<'c>(record: Record<'_>, survey: &Survey, unit: &'c Unit) -> Result<Visible<'c>, PageError> {
    let visible = Visible::live(record, survey, unit);
    visible.ok_or_else(|| PageError::NotPublished { survey: survey.title.clone() })
}

/// Says what there is instead.
fn not_yet(frozen: &Frozen, period: &Period) -> PageError {
    let standing = frozen.periods().into_iter().filter(|(_, last)| last.withdrawal.is_none());
    let known = standing.map(|(period, _)| period.to_string()).collect();
    PageError::NotYetPublished { period: period.to_string(), known }
}

/// Inside the scope of the account all figures, outside it those that are published. Without a word
/// about it, everything the reader may see.
fn reader<'c>(
    user: Option<&CurrentUser>,
    units: &'c Units,
    unit: Option<&String>,
) -> Result<Reader<'c>, PageError> {
    let settled = user.filter(|user| !user.must_change());
    let scope = settled.map(CurrentUser::scope);
    let (own, unit) = match Wanted::stated(unit) {
        None => (scope.and_then(|scope| scope.top(units)), units.root().ok_or(PageError::NotFound)?),
        Some(id) => {
            let unknown = || PageError::UnknownUnit { unit: id.chars().take(60).collect() };
            (scope.and_then(|scope| scope.see(units, id)), units.get(id).ok_or_else(unknown)?)
        }
    };
    Ok(own.map_or(Reader::Anybody(unit), Reader::Inside))
}

fn segment(survey: &Survey, id: &str) -> Result<QuestionId, PageError> {
    breakdown::segment(survey, id)
        .map_err(|known| PageError::UnknownSegment { segment: id.chars().take(60).collect(), known })
}
