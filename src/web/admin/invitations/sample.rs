//! An example of a list for each survey, in the reader's language, with what may stand in it.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use time::{Date, Duration};

use super::super::super::extract::Query;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::dossier_columns::Column;
use super::dossiers::fields;
use crate::definition::{Catalogue, Survey, Unit};
use crate::export::samples::{SampleFormat, write};
use crate::lookup::UnitNames;
use crate::words::Tr;

/// What a list of a survey may hold.
pub(super) struct Sample {
    pub(super) id: String,
    pub(super) survey: String,
    /// With their codes.
    pub(super) fields: Vec<String>,
    /// With their ids.
    pub(super) units: Vec<String>,
}

#[derive(Deserialize)]
pub(in crate::web::admin) struct Address {
    survey: String,
    format: Option<String>,
}

impl Sample {
    pub(super) fn new(
        tr: &Tr,
        survey: &Survey,
        catalogue: &Catalogue,
        user: &CurrentUser,
        today: Date,
    ) -> Self {
        let field = |option| tr.options(&[option]);
        let unit = |unit: &Unit| format!("{} ({})", tr.of(&unit.name), unit.id);
        let mut units: Vec<String> = own(survey, catalogue, user, today).into_iter().map(unit).collect();
        units.sort_by(|one, other| tr.compare(one, other));
        Self {
            id: survey.id.to_string(),
            survey: tr.of(&survey.title).to_owned(),
            fields: fields(survey).iter().filter(|option| !option.no_answer).map(field).collect(),
            units,
        }
    }
}

/// The units that this account may invite for.
fn own<'c>(survey: &Survey, catalogue: &'c Catalogue, user: &CurrentUser, today: Date) -> Vec<&'c Unit> {
    let (scope, units) = (user.scope(), &catalogue.units);
    let may = |unit: &&Unit| {
        survey.covers(unit) && unit.exists_on(today) && scope.see(units, unit.id.as_str()).is_some()
    };
    units.iter().filter(may).collect()
}

pub(in crate::web::admin) async fn file(
    State(state): State<AppState>,
    user: CurrentUser,
    shell: Shell,
    Query(address): Query<Address>,
) -> Result<Response, PageError> {
    let (edition, tr, today) = (state.edition(), &shell.tr, state.today());
    let survey = edition.catalogue.survey(&address.survey).ok_or(PageError::NotFound)?;
    let headings = Column::ALL.map(|column| column.heading(tr));
    let rows = rows(tr, survey, &edition.catalogue, &user, today);
    let (format, kind, name) =
        match SampleFormat::of(&format!(".{}", address.format.as_deref().unwrap_or("csv"))) {
            SampleFormat::Csv => (SampleFormat::Csv, "text/csv; charset=utf-8", "csv"),
            SampleFormat::Xlsx => (
                SampleFormat::Xlsx,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
            ),
        };
    let bytes = write(format, &headings, &rows).map_err(PageError::internal)?;
    let disposition = format!("attachment; filename=\"{}-sample.{name}\"", survey.id);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Two finished dossiers that can be read as they stand.
fn rows(
    tr: &Tr,
    survey: &Survey,
    catalogue: &Catalogue,
    user: &CurrentUser,
    today: Date,
) -> Vec<Vec<String>> {
    let names = UnitNames::new(&catalogue.units);
    let own = own(survey, catalogue, user, today);
    let fields = fields(survey);
    let day = |back: i64| {
        let day = today - Duration::days(back);
        format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year())
    };
    let examples = [("0001", [9, 2, 3], "0912 345 678"), ("0002", [12, 7, 5], "")];
    let row = |(place, (number, [received, due, returned], phone)): (usize, (&str, [i64; 3], &str))| {
        let unit = own.get(place).or(own.first()).map(|unit| {
            let name = tr.of(&unit.name);
            let is_it = names.find(name, today, today).is_ok_and(|found| found.unit.id == unit.id);
            if is_it { name.to_owned() } else { unit.id.to_string() }
        });
        let field = fields.get(place).or(fields.first()).map(|field| tr.of(&field.text).to_owned());
        vec![
            format!("H00.00-{number}"),
            unit.unwrap_or_default(),
            field.unwrap_or_default(),
            day(received),
            day(due),
            day(returned),
            phone.to_owned(),
        ]
    };
    examples.into_iter().enumerate().map(row).collect()
}
