//! `/results/{survey}/{unit}`: the published figures of one unit, beside those of the whole.

use askama::Template;
use axum::extract::State;

use super::super::extract::{Path, Query};
use super::super::figures::period::{self, is_under_way, latest_whole_quarter};
use super::super::figures::{Address, FilterBar, Pen, Record, TreeRow, Visible, Wanted, tree_rows};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::survey::{extremes, finding, indices_address, published};
use crate::definition::Month;

#[derive(Template)]
#[template(path = "results/unit.html")]
pub(super) struct UnitPage {
    shell: Shell,
    bar: FilterBar,
    up: String,
    survey: String,
    period: String,
    /// The period at the beginning of a line.
    heading: String,
    unit: String,
    under_way: bool,
    finding: Option<String>,
    extremes: Option<String>,
    withheld: String,
    other: Option<String>,
    rows: Vec<TreeRow>,
    percentage: bool,
    json: String,
    minimum_n: u64,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path((survey, unit)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Page<UnitPage>, PageError> {
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let survey = published(catalogue, &survey)?;
    let unknown = || PageError::UnknownUnit { unit: unit.chars().take(60).collect() };
    let unit = catalogue.units.get(&unit).ok_or_else(unknown)?;
    let visible = Visible::published(survey, unit).ok_or(PageError::NotFound)?;
    let now = Month::of_date(state.today());
    let months = record.months(survey).await?;
    let filter = wanted.filter(survey, months, |months| latest_whole_quarter(months, now))?;
    let figures = visible.matrix(record, survey, &filter.period).await?.whole;
    let root = catalogue.units.root().filter(|root| root.id != unit.id);
    let held_against = match root.and_then(|root| Visible::published(survey, root)) {
        Some(root) => Some(root.matrix(record, survey, &filter.period).await?.whole),
        None => None,
    };
    let pen = Pen::new(&shell.tr, survey);
    let path = format!("/results/{}", survey.id);
    Ok(Page(UnitPage {
        bar: FilterBar::new(&shell.tr, &filter, format!("{path}/{}", unit.id)),
        up: Address::new(path).with("period", &filter.period).to_string(),
        survey: shell.tr.of(&survey.title).to_owned(),
        heading: period::heading(&shell.tr, survey, &filter.period),
        period: period::title(&shell.tr, survey, &filter.period),
        unit: shell.tr.of(&unit.name).to_owned(),
        under_way: is_under_way(&filter.period, now),
        finding: finding(&pen, &filter, unit, &figures),
        extremes: extremes(&pen, &figures),
        withheld: pen.too_few(),
        other: root.map(|root| shell.tr.of(&root.name).to_owned()),
        percentage: pen.percentage,
        rows: tree_rows(&pen, &figures, held_against.as_ref()),
        json: indices_address(&filter, unit),
        minimum_n: survey.minimum_n,
        shell: shell.clone(),
    }))
}
