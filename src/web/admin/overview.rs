//! `/admin`: where the index of a unit is lost, by what and by whom.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::extract::Query;
use super::super::figures::period::{self, is_under_way};
use super::super::figures::{
    Address, Filter, FilterBar, MatrixView, Opened, Pen, Record, Visible, Wanted, earlier_periods, opening,
    respondents,
};
use super::super::page::Page;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::target::find_survey;
use super::super::{AppState, PageError};
use super::duties::{Duty, duties};
use super::first_steps::{FirstStep, first_steps};
use super::frame::{self, AdminFrame, Area};
use super::headline::{Headline, headline};
use super::losses::{LossRow, loss_action, loss_note, loss_rows, with_measures};
use super::movers::movers;
use super::overview_table::{Legend, Table};
use super::rights;
use crate::definition::{Catalogue, Month, Survey, Unit, Units};
use crate::report::among::Among;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct OverviewPage {
    shell: Shell,
    frame: AdminFrame,
    bar: FilterBar,
    trail: Vec<Step>,
    unit: String,
    own_page: Option<String>,
    survey: String,
    period: String,
    /// The period at the beginning of a line.
    heading: String,
    under_way: bool,
    opened: Option<Opened>,
    as_of: String,
    headline: Headline,
    duties: Vec<Duty>,
    losses: Vec<LossRow>,
    loss_note: Option<String>,
    /// Where something is begun against a loss, for those who may; the node comes behind it.
    loss_action: Option<String>,
    matrix: MatrixView,
    /// Up again from a dimension that was opened.
    closed: Option<String>,
    legend: Option<Legend>,
    /// Whose answers are counted, where not everybody's.
    among: Option<Sifted>,
    /// Whether anything can be shown at all.
    has_responses: bool,
    form: Option<String>,
    /// What is due while there is nothing to show.
    steps: Vec<FirstStep>,
}

/// Which part of a long table is asked for.
#[derive(serde::Deserialize)]
pub(super) struct Told {
    page: Option<usize>,
}

/// A unit above the one shown, or a page that was opened from another.
pub(super) struct Step {
    pub(super) href: String,
    pub(super) text: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    Query(told): Query<Told>,
    shell: Shell,
) -> Result<Response, PageError> {
    if !rights::FIGURES.admits(&user.account) {
        return Ok(Redirect::to(frame::home(&user.account)).into_response());
    }
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let visible = visible(&user, &catalogue.units, &wanted)?;
    let (survey, months) = survey_and_months(record, catalogue, &wanted).await?;
    let now = Month::of_date(state.today());
    let everybody = opening(record, visible, (survey, months), &wanted, now).await?;
    let among_whom = if visible.can_be_sifted() { wanted.among(survey)? } else { Among::default() };
    let filter = Filter { among: among_whom, ..everybody };
    let unit = visible.unit();
    if catalogue.units.children(&unit.id).next().is_none() {
        let own = unit_address(&filter, unit);
        // Which period the page opens with it says itself.
        let own = if wanted.states_period() { own } else { own.without(["period", "against"]) };
        return Ok(Redirect::to(&own.to_string()).into_response());
    }
    let visible = visible.among(&filter.among);
    for period in std::iter::once(filter.period.clone()).chain(earlier_periods(&filter.period)) {
        visible.check(record, survey, &period).await?;
    }
    let pen = Pen::of_administration(&shell.tr, survey);
    let table = Table::read(record, visible, &filter, told.page.unwrap_or(1)).await?;
    let headline = headline(record, visible, &filter, &pen, &table.matrix.whole, &table.before).await?;
    let mut matrix = table.view(&pen, &filter, catalogue, unit, &headline.coverage);
    let headline = Headline { movers: movers(&pen, &filter, &table, &mut matrix), ..headline };
    let losses =
        loss_rows(&pen, &filter, &table.matrix.whole, &|node| table.worst(&pen, &filter, catalogue, node));
    let about = (visible, &**survey);
    let losses = with_measures(&state, &shell.tr, &user, &catalogue.units, about, losses).await?;
    let steps = match filter.months.is_empty() {
        true => first_steps(&state, &shell.tr, &user).await?,
        false => Vec::new(),
    };
    let page = OverviewPage {
        steps,
        frame: AdminFrame::new(&shell.tr, &catalogue.units, &user, Area::Overview),
        bar: FilterBar::new(&shell.tr, &filter, "/admin".to_owned())
            .offering(&shell.tr, catalogue.surveys(), survey)
            .comparing(&shell.tr, &filter)
            .sifting(&shell.tr, &filter, visible)
            .keeping("unit", wanted.unit.clone())
            .keeping("node", (filter.focus > 0).then(|| survey.index.nodes[filter.focus].id.to_string())),
        trail: trail(&user, catalogue, &filter, unit, &pen),
        unit: shell.tr.of(&unit.name).to_owned(),
        own_page: Some(unit_address(&filter, unit).to_string()),
        survey: shell.tr.of(&survey.title).to_owned(),
        heading: period::heading(&shell.tr, survey, &filter.period),
        period: period::title(&shell.tr, survey, &filter.period),
        under_way: is_under_way(&filter.period, now),
        opened: Opened::of(&shell.tr, &wanted, &filter, now, Address::new("/admin").with("unit", &unit.id)),
        duties: duties(&state, &shell.tr, &user, catalogue, visible, (survey, &table.matrix.whole)).await?,
        loss_action: loss_action(&user.account, &filter, unit),
        loss_note: loss_note(&pen, &filter),
        losses,
        closed: (filter.focus > 0).then(|| closed(&filter, unit)),
        among: among(&pen, &filter, unit, &table),
        legend: table.legend(&pen, &filter),
        matrix,
        headline,
        as_of: shell.tr.moment(state.clock.now()),
        has_responses: !filter.months.is_empty(),
        form: first_form(catalogue, survey),
        shell: shell.clone(),
    };
    Ok(Page(page).into_response())
}

/// The unit asked for, else the top of what the account may see.
pub(super) fn visible<'c>(
    user: &CurrentUser,
    units: &'c Units,
    wanted: &Wanted,
) -> Result<Visible<'c>, PageError> {
    match Wanted::stated(wanted.unit.as_ref()) {
        None => user.scope().top(units).ok_or(PageError::NotFound),
        Some(id) => user.scope().see(units, id).ok_or(PageError::NotFound),
    }
}

/// The survey asked for, else the first that has responses, else the first.
pub(super) async fn survey_and_months<'c>(
    record: Record<'_>,
    catalogue: &'c Catalogue,
    wanted: &Wanted,
) -> Result<(&'c Arc<Survey>, Vec<Month>), PageError> {
    if let Some(id) = Wanted::stated(wanted.survey.as_ref()) {
        let survey = find_survey(catalogue, id)?;
        return Ok((survey, record.months(survey).await?));
    }
    for survey in catalogue.surveys() {
        let months = record.months(survey).await?;
        if !months.is_empty() {
            return Ok((survey, months));
        }
    }
    catalogue.surveys().next().map(|survey| (survey, Vec::new())).ok_or(PageError::NotFound)
}

pub(super) fn here(filter: &Filter<'_>, unit: &Unit) -> Address {
    filter.address("/admin").with("survey", &filter.survey.id).with("unit", &unit.id)
}

pub(super) fn unit_address(filter: &Filter<'_>, unit: &Unit) -> Address {
    Address::new(format!("/admin/units/{}", unit.id))
        .with("survey", &filter.survey.id)
        .with("period", &filter.period)
}

fn closed(filter: &Filter<'_>, unit: &Unit) -> String {
    let up = filter.survey.index.nodes[filter.focus].parent.unwrap_or(0);
    focused(filter, unit, up)
}

pub(super) fn focused(filter: &Filter<'_>, unit: &Unit, node: usize) -> String {
    filter.focused("/admin", node).with("survey", &filter.survey.id).with("unit", &unit.id).to_string()
}

/// Those whose answers are counted.
struct Sifted {
    names: String,
    /// Everybody again.
    all: String,
    /// Whether there are figures and no interval can be told.
    is_unsure: bool,
}

fn among(pen: &Pen<'_>, filter: &Filter<'_>, unit: &Unit, table: &Table<'_>) -> Option<Sifted> {
    let whole = &table.matrix.whole.nodes[filter.focus];
    Some(Sifted {
        names: respondents::words(pen.tr, pen.survey, &filter.among)?,
        all: here(filter, unit).without(respondents::NAMES).to_string(),
        is_unsure: whole.value.is_ok() && whole.interval.is_none(),
    })
}

/// The units above this one that the account may see.
pub(super) fn trail(
    user: &CurrentUser,
    catalogue: &Catalogue,
    filter: &Filter<'_>,
    unit: &Unit,
    pen: &Pen<'_>,
) -> Vec<Step> {
    let (units, scope) = (&catalogue.units, user.scope());
    let above = units.path(&unit.id).into_iter().filter(|above| above.id != unit.id);
    above
        .filter(|above| scope.see(units, above.id.as_str()).is_some())
        .map(|above| Step { href: here(filter, above).to_string(), text: pen.tr.of(&above.name).to_owned() })
        .collect()
}

/// An address to hand out while nobody has answered yet.
fn first_form(catalogue: &Catalogue, survey: &Survey) -> Option<String> {
    let unit = catalogue.units.iter().find(|unit| survey.covers(unit) && unit.closed.is_none())?;
    Some(format!("/s/{}/{}", survey.id, unit.id))
}
