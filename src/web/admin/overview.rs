//! `/admin`: where the index of a unit is lost, by what and by whom.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::extract::Query;
use super::super::figures::period::{self, is_under_way, latest_quarter};
use super::super::figures::{
    Address, Filter, FilterBar, Frame, HeldAgainst, Look, MatrixView, Order, Paging, Pen, Record, Visible,
    Wanted,
};
use super::super::page::Page;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::target::find_survey;
use super::super::{AppState, PageError};
use super::coverage::Coverage;
use super::duties::{Duty, duties};
use super::frame::{self, AdminFrame, Area};
use super::headline::{Headline, headline};
use super::losses::{LossRow, Worst, loss_action, loss_note, loss_rows};
use super::rights;
use crate::definition::{Catalogue, Month, Survey, Unit, Units};
use crate::report::Matrix;

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
    /// Whether anything can be shown at all.
    has_responses: bool,
    form: Option<String>,
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

/// What the colours mean.
struct Legend {
    pivot: String,
    near: String,
    far: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    Query(told): Query<Told>,
    shell: Shell,
) -> Result<Response, PageError> {
    if !rights::FIGURES.admits(user.account.role) {
        return Ok(Redirect::to(frame::home(user.account.role)).into_response());
    }
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let visible = visible(&user, &catalogue.units, &wanted)?;
    let (survey, months) = survey_and_months(record, catalogue, &wanted).await?;
    let now = Month::of_date(state.today());
    let filter = wanted.filter(survey, months, |months| latest_quarter(months, now))?;
    let unit = visible.unit();
    if catalogue.units.children(&unit.id).next().is_none() {
        return Ok(Redirect::to(&unit_address(&filter, unit).to_string()).into_response());
    }
    let matrix = visible.matrix(record, survey, &filter.period).await?;
    let pen = Pen::new(&shell.tr, survey);
    let headline = headline(record, visible, &filter, &pen, &matrix.whole).await?;
    let earlier = match filter.earlier() {
        Some(period) => Some((visible.matrix(record, survey, &period).await?, period)),
        None => None,
    };
    let earlier = earlier.as_ref().filter(|(matrix, _)| matrix.whole.responses > 0);
    let earlier = earlier.map(|(matrix, period)| HeldAgainst { period, matrix, versions: &edition.versions });
    let page = OverviewPage {
        frame: AdminFrame::new(&shell.tr, &catalogue.units, &user, Area::Overview),
        bar: FilterBar::new(&shell.tr, &filter, "/admin".to_owned())
            .offering(&shell.tr, catalogue.surveys(), survey)
            .comparing(&shell.tr, &filter)
            .keeping("unit", wanted.unit.clone())
            .keeping("node", (filter.focus > 0).then(|| survey.index.nodes[filter.focus].id.to_string())),
        trail: trail(&user, catalogue, &filter, unit, &pen),
        unit: shell.tr.of(&unit.name).to_owned(),
        own_page: Some(unit_address(&filter, unit).to_string()),
        survey: shell.tr.of(&survey.title).to_owned(),
        heading: period::heading(&shell.tr, survey, &filter.period),
        period: period::title(&shell.tr, survey, &filter.period),
        under_way: is_under_way(&filter.period, now),
        duties: duties(&state, &shell.tr, &user, &catalogue.units, visible, survey).await?,
        loss_action: loss_action(user.account.role, &filter, unit),
        loss_note: loss_note(&pen, &filter),
        losses: loss_rows(&pen, &filter, &matrix.whole, &|node| {
            worst(&pen, &filter, &catalogue.units, &matrix, node)
        }),
        closed: (filter.focus > 0).then(|| closed(&filter, unit)),
        legend: legend(&pen, &filter, &matrix),
        matrix: table(
            &pen,
            &filter,
            catalogue,
            unit,
            Rows { matrix: &matrix, coverage: &headline.coverage, earlier, page: told.page.unwrap_or(1) },
        ),
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

fn here(filter: &Filter<'_>, unit: &Unit) -> Address {
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

fn focused(filter: &Filter<'_>, unit: &Unit, node: usize) -> String {
    let address = Address::new("/admin")
        .with("period", &filter.period)
        .with("survey", &filter.survey.id)
        .with("unit", &unit.id)
        .maybe("against", filter.compared());
    let id = (node > 0).then(|| filter.survey.index.nodes[node].id.clone());
    address.maybe("node", id).to_string()
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

/// What the rows of the table are made from.
#[derive(Clone, Copy)]
struct Rows<'r> {
    matrix: &'r Matrix,
    coverage: &'r Coverage,
    earlier: Option<HeldAgainst<'r>>,
    /// Which part of them is shown.
    page: usize,
}

fn table(
    pen: &Pen<'_>,
    filter: &Filter<'_>,
    catalogue: &Catalogue,
    unit: &Unit,
    rows: Rows<'_>,
) -> MatrixView {
    // The lowest first: the question of this page is where the index is lost.
    let order = filter.order.unwrap_or(Order::Node { at: filter.focus, descending: false });
    let frame = Frame {
        look: Look::Searching,
        units: &catalogue.units,
        focus: filter.focus,
        order,
        sorted: &|order| here(filter, unit).with("sort", order.written(&filter.survey.index)).to_string(),
        opened: &|node| focused(filter, unit, node),
        unit: &|row| match catalogue.units.children(&row.id).next() {
            Some(_) => here(filter, row).to_string(),
            None => unit_address(filter, row).to_string(),
        },
        under_responses: &|unit| rows.coverage.missing(pen, &catalogue.units, unit),
        earlier: rows.earlier,
        paging: Some(Paging {
            at: rows.page,
            href: &|page| here(filter, unit).with("page", page).to_string(),
        }),
    };
    MatrixView::new(pen, &frame, unit, rows.matrix)
}

/// Named only where enough people answered: a handful says nothing about an office.
fn worst(pen: &Pen<'_>, filter: &Filter<'_>, units: &Units, matrix: &Matrix, node: usize) -> Option<Worst> {
    let enough = i64::try_from(pen.survey.minimum_n).unwrap_or(i64::MAX);
    let figure = |row: &crate::report::MatrixRow| {
        let figure = &row.figures.nodes[node];
        Some((figure.value().filter(|_| figure.n >= enough)?, figure.n))
    };
    let known = matrix.rows.iter().filter_map(|row| Some((figure(row)?, &row.unit)));
    let ((value, n), unit) = known.min_by_key(|((value, _), _)| *value)?;
    let unit = units.get(unit.as_str())?;
    Some(Worst {
        name: pen.tr.of(&unit.name).to_owned(),
        href: unit_address(filter, unit).to_string(),
        value: pen.value(value),
        n: pen.count(n),
    })
}

fn legend(pen: &Pen<'_>, filter: &Filter<'_>, matrix: &Matrix) -> Option<Legend> {
    let heat = pen.heat(filter.focus, filter.focus, &matrix.whole.nodes)?;
    let (near, far) = heat.thresholds();
    Some(Legend {
        pivot: pen.value(matrix.whole.nodes[filter.focus].value()?),
        near: pen.tr.number(near),
        far: pen.tr.number(far),
    })
}

/// An address to hand out while nobody has answered yet.
fn first_form(catalogue: &Catalogue, survey: &Survey) -> Option<String> {
    let unit = catalogue.units.iter().find(|unit| survey.covers(unit) && unit.closed.is_none())?;
    Some(format!("/s/{}/{}", survey.id, unit.id))
}
