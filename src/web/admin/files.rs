//! `/admin/files`: what can be taken away about a unit and a period, and the files themselves.

use std::collections::HashSet;

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;

use super::super::edition::Edition;
use super::super::extract::{Path, Query};
use super::super::figures::period::{self, is_under_way, months_up_to};
use super::super::figures::{Address, Filter, FilterBar, Pen, Record, Visible, Wanted, opening};
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::results::method;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::audit::{self, Act};
use super::frame::{AdminFrame, Area};
use super::overview::{Step, survey_and_months, trail, visible};
use crate::definition::{Month, Period};
use crate::export::package::{Origin, Package};
use crate::export::record::{Pages, Selection, columns, json_row, local};
use crate::export::sheets::{Report, report};
use crate::index::loss::losses;
use crate::report::{Also, UnitLevels};

#[derive(Template)]
#[template(path = "admin/files.html")]
pub(super) struct FilesPage {
    shell: Shell,
    frame: AdminFrame,
    bar: FilterBar,
    trail: Vec<Step>,
    unit: String,
    heading: String,
    under_way: bool,
    as_of: String,
    responses: String,
    report: String,
    /// For those who may read single responses.
    record: Option<RecordLinks>,
}

struct RecordLinks {
    package: String,
    json: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Page<FilesPage>, PageError> {
    let edition = state.edition();
    let catalogue = &edition.catalogue;
    let (visible, filter) = about(&state, &edition, &user, &wanted).await?;
    let record = Record { store: &state.store, edition: &edition };
    let (unit, pen) = (visible.unit(), Pen::of_administration(&shell.tr, filter.survey));
    let responses = visible.whole(record, filter.survey, &filter.period).await?.responses;
    let file = |name: &str| {
        Address::new(format!("/admin/files/{name}"))
            .with("survey", &filter.survey.id)
            .with("unit", &unit.id)
            .with("period", &filter.period)
            .to_string()
    };
    let links = || RecordLinks { package: file("responses.zip"), json: file("responses.json") };
    Ok(Page(FilesPage {
        frame: AdminFrame::new(&shell.tr, &catalogue.units, &user, Area::Files),
        bar: FilterBar::new(&shell.tr, &filter, "/admin/files".to_owned())
            .offering(&shell.tr, catalogue.surveys(), filter.survey)
            .keeping("unit", wanted.unit.clone()),
        trail: trail(&user, catalogue, &filter, unit, &pen),
        unit: shell.tr.of(&unit.name).to_owned(),
        heading: period::heading(&shell.tr, filter.survey, &filter.period),
        under_way: is_under_way(&filter.period, Month::of_date(state.today())),
        as_of: shell.tr.moment(state.clock.now()),
        responses: pen.count(responses),
        report: file("report.xlsx"),
        record: user.may_read_record().then(links),
        shell: shell.clone(),
    }))
}

pub(super) async fn file(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let (visible, filter) = about(&state, &edition, &user, &wanted).await?;
    let (content_type, body) = match name.as_str() {
        "report.xlsx" => {
            let bytes = report_bytes(&state, &edition, &shell, visible, &filter).await?;
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Body::from(bytes))
        }
        "responses.zip" | "responses.json" if user.may_read_record() => {
            let subject = format!("{} {} {} {name}", filter.survey.id, visible.unit().id, filter.period);
            audit::note(&state, sender, &user.account.name, Act::RecordExported, &subject).await?;
            let pages = pages(&state, &edition, visible, &filter);
            if name == "responses.json" {
                ("application/json", json_body(&state, pages, visible, &filter)?)
            } else {
                let package = package(&state, &edition, &shell, pages, visible, &filter).await?;
                ("application/zip", package_body(package))
            }
        }
        _ => return Err(PageError::NotFound),
    };
    let (stem, kind) = name.split_once('.').unwrap_or((&name, ""));
    let name = format!("{stem}-{}-{}-{}.{kind}", filter.survey.id, visible.unit().id, filter.period);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (header::CONTENT_DISPOSITION, disposition.map_err(PageError::internal)?),
    ];
    Ok((headers, body).into_response())
}

/// The unit and what about it, as far as the account may see it.
async fn about<'e>(
    state: &AppState,
    edition: &'e Edition,
    user: &CurrentUser,
    wanted: &Wanted,
) -> Result<(Visible<'e>, Filter<'e>), PageError> {
    let record = Record { store: &state.store, edition };
    let visible = visible(user, &edition.catalogue.units, wanted)?;
    let (survey, months) = survey_and_months(record, &edition.catalogue, wanted).await?;
    let now = Month::of_date(state.today());
    Ok((visible, opening(record, visible, (survey, months), wanted, now).await?))
}

async fn report_bytes(
    state: &AppState,
    edition: &Edition,
    shell: &Shell,
    visible: Visible<'_>,
    filter: &Filter<'_>,
) -> Result<Vec<u8>, PageError> {
    let record = Record { store: &state.store, edition };
    let (survey, tr) = (filter.survey, &shell.tr);
    let pen = Pen::of_administration(tr, survey);
    let matrix = visible.matrix(record, survey, &filter.period).await?;
    let mut months = Vec::new();
    for month in months_up_to(&filter.period, &filter.months) {
        months.push((month, visible.whole(record, survey, &Period::Month(month)).await?));
    }
    let lost = losses(survey, 0, &matrix.whole.nodes).map_or_else(Vec::new, |losses| losses.greatest());
    let also = Also { levels: true, ..Also::default() };
    let levels = visible.indices(record, survey, &filter.period, None, also).await?;
    let bytes = report(&Report {
        tr,
        survey,
        units: &edition.catalogue.units,
        unit: visible.unit(),
        period: period::heading(tr, survey, &filter.period),
        as_of: state.clock.now(),
        months,
        levels: UnitLevels::from(levels),
        losses: lost.iter().map(|loss| (loss.node, loss.points)).collect(),
        excluded: visible.excluded(record, survey, &filter.period).await?,
        method: method(tr, survey),
        step: &|node, figure| Some(pen.heat(node, 0, &matrix.whole.nodes)?.step(pen.strong_value(figure)?)),
        matrix: &matrix,
    });
    bytes.map_err(PageError::internal)
}

fn pages(state: &AppState, edition: &Edition, visible: Visible<'_>, filter: &Filter<'_>) -> Pages {
    let units: HashSet<_> =
        edition.catalogue.units.subtree(&visible.unit().id).into_iter().map(|unit| unit.id.clone()).collect();
    let selection =
        Selection { survey: filter.survey.clone(), units: Some(units), period: filter.period.clone() };
    Pages::new(state.store.clone(), (*edition.versions).clone(), selection)
}

async fn package(
    state: &AppState,
    edition: &Edition,
    shell: &Shell,
    pages: Pages,
    visible: Visible<'_>,
    filter: &Filter<'_>,
) -> Result<Package, PageError> {
    let columns =
        columns(&state.store, &edition.versions, filter.survey).await.map_err(PageError::internal)?;
    let origin = Origin {
        unit: visible.unit().id.to_string(),
        period: filter.period.to_string(),
        as_of: local(state.clock.now()),
    };
    Ok(Package::new(pages, filter.survey.clone(), columns, shell.tr.lang().clone(), origin))
}

fn package_body(package: Package) -> Body {
    Body::from_stream(try_unfold(package, |mut package| async move {
        let bytes = package.next().await?;
        Ok::<_, crate::export::ExportError>(bytes.map(|bytes| (bytes, package)))
    }))
}

/// `{ …, "responses": [ … ], "count": n }`: without its count a file is not whole.
fn json_body(
    state: &AppState,
    pages: Pages,
    visible: Visible<'_>,
    filter: &Filter<'_>,
) -> Result<Body, PageError> {
    let head = serde_json::json!({
        "survey": filter.survey.id.as_str(), "unit": visible.unit().id.as_str(),
        "period": filter.period.to_string(),
        "as_of": local(state.clock.now()),
    });
    let head = format!("{},\n\"responses\": [", head.to_string().trim_end_matches('}'));
    let stream = try_unfold((Some(head), pages, ""), |(head, mut pages, separator)| async move {
        if let Some(head) = head {
            return Ok(Some((head, (None, pages, "\n"))));
        }
        let part = match pages.next().await? {
            Some(rows) => {
                let rows: Vec<String> = rows.iter().map(|row| json_row(row).to_string()).collect();
                let between = if rows.is_empty() { "" } else { separator };
                let next = if rows.is_empty() { separator } else { ",\n" };
                Some((format!("{between}{}", rows.join(",\n")), (None, pages, next)))
            }
            None if separator.is_empty() => None,
            None => {
                let tail = format!("],\n\"count\": {}}}\n", pages.count);
                Some((tail, (None, pages, "")))
            }
        };
        Ok::<_, crate::store::StoreError>(part)
    });
    Ok(Body::from_stream(stream))
}
