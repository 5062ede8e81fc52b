//! `/results/{survey}/{period}/{edition}`: figures as they were published, at an address that stays.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::super::edition::Edition;
use super::super::extract::{Path, Query};
use super::super::figures::{Filter, Frozen, Pen, Record, Wanted, parse_period};
use super::super::packed::Packed;
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::earlier::past;
use super::standing::{Standing, period_heading};
use super::survey::{Place, Shown, SurveyPage, published};
use super::unit::UnitPage;
use super::withdrawn::{gone, withdrawn};
use crate::definition::{Period, Survey};
use crate::export;
use crate::report::Beside;
use crate::report::continuity::mixture;
use crate::report::publication::Document;
use crate::store::{Publication, Withdrawal};
use crate::words::Tr;

/// What stands at an address.
enum Sought {
    Found(Box<Found>),
    Withdrawn(Box<Gone>),
}

/// An edition that was withdrawn.
struct Gone {
    publication: Publication,
    withdrawal: Withdrawal,
    /// The period's last edition, where that stands.
    newer: Option<Publication>,
}

/// An edition that was found, with the definition it was made under.
struct Found {
    publication: Publication,
    document: Document,
    survey: Arc<Survey>,
    json: String,
    last: i64,
}

async fn find(
    state: &AppState,
    edition: &Edition,
    (survey, period, number): (&str, &str, &str),
) -> Result<Sought, PageError> {
    let current = published(&edition.catalogue, survey)?;
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let stored = state.store.publication(&current.id, period, Some(number)).await;
    let stored = stored.map_err(PageError::internal)?.ok_or(PageError::NotFound)?;
    let last = state.store.publication(&current.id, period, None).await.map_err(PageError::internal)?;
    let last = last.map(|last| last.publication);
    if let Some(withdrawal) = stored.publication.withdrawal.clone() {
        let stands = |last: &Publication| last.withdrawal.is_none();
        let (publication, newer) = (stored.publication, last.filter(stands));
        return Ok(Sought::Withdrawn(Box::new(Gone { publication, withdrawal, newer })));
    }
    let unreadable = || PageError::internal("a published document that cannot be read");
    let document = Document::read(&stored.document).ok_or_else(unreadable)?;
    let version = edition.versions.get(&current.id, &document.version).ok_or_else(unreadable)?;
    Ok(Sought::Found(Box::new(Found {
        survey: named(document.survey(version), current),
        last: last.map_or(number, |last| last.edition),
        publication: stored.publication,
        json: stored.document,
        document,
    })))
}

/// Under the short name of today: that is no part of what was published.
fn named(mut survey: Arc<Survey>, current: &Survey) -> Arc<Survey> {
    Arc::make_mut(&mut survey).short.clone_from(&current.short);
    survey
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path((survey, period, number)): Path<(String, String, String)>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let found = match find(&state, &edition, (&survey, &period, &number)).await? {
        Sought::Found(found) => found,
        Sought::Withdrawn(gone) => return gone.page(&shell, published(&edition.catalogue, &survey)?),
    };
    let record = Record { store: &state.store, edition: &edition };
    let frozen = &Frozen::of(record, &found.survey).await?;
    let filter = filter(record, (&found, frozen), &wanted).await?;
    let units = found.document.tree();
    let root = units.root().ok_or(PageError::NotFound)?;
    let matrix = found.document.matrix(&found.survey, root.id.as_str()).ok_or(PageError::NotFound)?;
    let (excluded, place) = (found.document.excluded, found.place());
    let mixture = mixture(&edition.versions, &found.survey, &matrix.whole);
    let (filter, units) = (&filter, &units);
    let shown = Shown { filter, frozen, units, unit: root, matrix: &matrix, excluded, place, mixture };
    let past = past(record, &shown, &matrix.whole).await?;
    let page = SurveyPage::new(&shell, &shown, &past, found.standing(&shell.tr));
    let levels = found.document.whole().map(|unit| found.document.levels(unit)).unwrap_or_default();
    Ok(Page(page.with(&Pen::new(&shell.tr, &found.survey), &levels)).into_response())
}

/// A unit's page of an edition, or one of its files.
pub(super) async fn part(
    State(state): State<AppState>,
    Path((survey, period, number, part)): Path<(String, String, String, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    shell: Shell,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let found = match find(&state, &edition, (&survey, &period, &number)).await? {
        Sought::Found(found) => found,
        Sought::Withdrawn(old) if part.contains('.') => return Err(gone(&old.publication, &old.withdrawal)),
        Sought::Withdrawn(old) => return old.page(&shell, published(&edition.catalogue, &survey)?),
    };
    if let Some((what @ ("figures" | "levels"), kind)) = part.split_once('.') {
        return file(&shell.tr, &found, (what, kind), &headers);
    }
    let record = Record { store: &state.store, edition: &edition };
    let frozen = &Frozen::of(record, &found.survey).await?;
    let filter = filter(record, (&found, frozen), &wanted).await?;
    let units = found.document.tree();
    let unknown = || PageError::UnknownUnit { unit: part.chars().take(60).collect() };
    let unit = units.get(&part).ok_or_else(unknown)?;
    let matrix = found.document.matrix(&found.survey, &part).ok_or_else(unknown)?;
    let root = units.root().filter(|root| root.id != unit.id);
    let above = root.and_then(|root| {
        let whole = found.document.matrix(&found.survey, root.id.as_str())?;
        Some((root, Beside::of_published(&edition.versions, &found.survey, &matrix.whole, whole)))
    });
    let (excluded, place) = (found.document.excluded, found.place());
    let mixture = mixture(&edition.versions, &found.survey, &matrix.whole);
    let (filter, units) = (&filter, &units);
    let shown = Shown { filter, frozen, units, unit, matrix: &matrix, excluded, place, mixture };
    let past = past(record, &shown, &matrix.whole).await?;
    let standing = found.standing(&shell.tr);
    let page = UnitPage::new(&shell, &shown, above.as_ref(), &past, standing);
    let levels = found.document.unit(&part).map(|unit| found.document.levels(unit)).unwrap_or_default();
    Ok(Page(page.with(&Pen::new(&shell.tr, &found.survey), &levels)).into_response())
}

impl Gone {
    fn page(&self, shell: &Shell, survey: &Survey) -> Result<Response, PageError> {
        Ok(withdrawn(shell, survey, (&self.publication, &self.withdrawal), self.newer.as_ref()))
    }
}

impl Found {
    fn place(&self) -> Place {
        Place::Edition(self.publication.edition)
    }

    fn standing(&self, tr: &Tr) -> Standing {
        Standing::published(tr, &self.survey, &self.document, &self.publication, self.last)
    }
}

async fn filter<'f>(
    record: Record<'_>,
    (found, frozen): (&'f Found, &Frozen),
    wanted: &Wanted,
) -> Result<Filter<'f>, PageError> {
    let months = frozen.months(record, &found.survey).await?;
    let period: Period = parse_period(&found.document.period, &found.survey)?;
    let filter = wanted.filter(&found.survey, months, |_| period.clone())?;
    Ok(Filter { period, ..filter })
}

fn file(
    tr: &Tr,
    found: &Found,
    (what, kind): (&str, &str),
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let document = &found.document;
    let (content_type, bytes) = match (what, kind) {
        ("figures", "json") => ("application/json", found.json.clone().into_bytes()),
        ("figures", "csv") => (
            "text/csv; charset=utf-8",
            export::figures::as_csv(document, tr.lang()).map_err(PageError::internal)?,
        ),
        ("levels", "csv") if !document.questions.is_empty() => (
            "text/csv; charset=utf-8",
            export::levels::as_csv(document, tr.lang()).map_err(PageError::internal)?,
        ),
        ("figures", "xlsx") => {
            let period = period_heading(tr, &found.survey, &document.period);
            let book = export::sheets::published(tr, document, &period, found.publication.published_at);
            (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                book.map_err(PageError::internal)?,
            )
        }
        _ => return Err(PageError::NotFound),
    };
    let mut response = Packed::new(content_type, bytes).respond(headers, "public, no-cache");
    let Document { survey, period, edition, .. } = document;
    let part = if what == "figures" { "" } else { "-levels" };
    let name = format!("attachment; filename=\"{survey}-{period}-{edition}{part}.{kind}\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
