//! The clerk's desk: what can be typed, and the sheets typed last.

use askama::Template;
use axum::extract::State;

use super::super::super::extract::Query;
use super::super::super::page::Page;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::frame::{AdminFrame, Area};
use super::sheet;
use crate::definition::Channel;
use crate::store::Sheet;
use crate::words::Tr;

/// Sheets that are looked at, and listed.
const LOOKED_AT: i64 = 500;
const LISTED: usize = 30;

#[derive(serde::Deserialize)]
pub(in crate::web::admin) struct Wanted {
    survey: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/paper.html")]
struct DeskPage {
    shell: Shell,
    frame: AdminFrame,
    surveys: Vec<Choice>,
    chosen: Option<String>,
    units: Vec<Choice>,
    sheets: Vec<Line>,
    counts: String,
}

struct Choice {
    id: String,
    title: String,
    current: bool,
}

struct Line {
    number: String,
    unit: String,
    typed: String,
    state: String,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Page<impl Template>, PageError> {
    let edition = state.edition();
    let (catalogue, scope, today) = (&edition.catalogue, user.scope(), state.today());
    let units = &catalogue.units;
    let on_paper: Vec<_> =
        catalogue.surveys().filter(|survey| survey.channels.contains(&Channel::Paper)).collect();
    let chosen = on_paper.iter().find(|survey| wanted.survey.as_deref() == Some(survey.id.as_str()));
    let chosen = chosen.or_else(|| on_paper.first()).copied();
    let choice = |id: String, title: &str, current| Choice { id, title: title.to_owned(), current };
    let surveys = on_paper.iter().map(|survey| {
        let current = chosen.is_some_and(|chosen| chosen.id == survey.id);
        choice(survey.id.to_string(), shell.tr.of(&survey.title), current)
    });
    let mut covered: Vec<Choice> = units
        .iter()
        .filter(|unit| chosen.is_some_and(|survey| survey.covers(unit)) && unit.exists_on(today))
        .filter(|unit| scope.see(units, unit.id.as_str()).is_some())
        .map(|unit| choice(unit.id.to_string(), shell.tr.of(&unit.name), false))
        .collect();
    covered.sort_by(|one, other| shell.tr.compare(&one.title, &other.title));
    let mut sheets = match chosen {
        Some(survey) => state.store.sheets(&survey.id, LOOKED_AT).await.map_err(PageError::internal)?,
        None => Vec::new(),
    };
    sheets.retain(|sheet| scope.see(units, sheet.unit.as_str()).is_some());
    let counts = counts(&shell.tr, &sheets);
    sheets.retain(|sheet| sheet::may_read(&user, sheet));
    let unit = |sheet: &Sheet| {
        let unit = units.get(sheet.unit.as_str());
        unit.map_or(sheet.unit.to_string(), |unit| shell.tr.of(&unit.name).to_owned())
    };
    Ok(Page(DeskPage {
        frame: AdminFrame::new(&shell.tr, units, &user, Area::Paper),
        surveys: surveys.collect(),
        chosen: chosen.map(|survey| survey.id.to_string()),
        units: covered,
        counts,
        sheets: sheets.iter().take(LISTED).map(|sheet| line(&shell.tr, &user, sheet, unit(sheet))).collect(),
        shell: shell.clone(),
    }))
}

fn line(tr: &Tr, user: &CurrentUser, sheet: &Sheet, unit: String) -> Line {
    let state = match &sheet.reading {
        None => tr.t("paper-read-once").to_string(),
        Some(reading) if reading.differences == 0 => tr.t("paper-agrees").to_string(),
        Some(reading) if reading.settled.is_some() => tr.t("paper-settled").to_string(),
        Some(reading) => tr.t("paper-differs").arg("count", reading.differences.unsigned_abs()).to_string(),
    };
    Line {
        number: sheet.number.clone(),
        unit,
        typed: sheet::reader(tr, user, &sheet.typed_by, sheet.typed_at),
        state,
    }
}

/// How many were typed, read twice, and read otherwise the second time.
fn counts(tr: &Tr, sheets: &[Sheet]) -> String {
    let read = sheets.iter().filter_map(|sheet| sheet.reading.as_ref());
    let differing = read.clone().filter(|reading| reading.differences > 0).count();
    tr.t("paper-counts")
        .arg("typed", sheets.len())
        .arg("twice", read.count())
        .arg("differing", differing)
        .to_string()
}
