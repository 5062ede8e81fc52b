//! `/admin/units/{unit}`: the whole index of one unit, and its months.

use askama::Template;
use axum::extract::State;

use super::super::extract::{Path, Query};
use super::super::figures::period::{self, is_under_way};
use super::super::figures::{
    Address, Course, FilterBar, Held, Opened, Pen, Record, Spread, TreeRow, Visible, Wanted, opening,
    rank_of, spreads, throughout, tree_rows, wholes_before,
};
use super::super::page::Page;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::desk::Desk;
use super::duties::{Duty, duties};
use super::frame::{AdminFrame, Area};
use super::headline::{Headline, headline};
use super::history;
use super::like::like;
use super::losses::{LossRow, loss_action, loss_note, loss_rows, with_measures};
use super::overview::{Step, survey_and_months, trail};
use super::quality::{Quality, quality};
use super::trend::trend;
use super::unit_actions::UnitActions;
use crate::definition::Month;
use crate::report::Also;
use crate::report::breakdown::BY_STANDING;

#[derive(Template)]
#[template(path = "admin/unit.html")]
pub(super) struct UnitPage {
    shell: Shell,
    frame: AdminFrame,
    bar: FilterBar,
    trail: Vec<Step>,
    unit: String,
    closed: Option<String>,
    survey: String,
    period: String,
    /// The period at the beginning of a line.
    heading: String,
    under_way: bool,
    opened: Option<Opened>,
    as_of: String,
    headline: Headline,
    /// The unit each figure is held against.
    other: Option<String>,
    /// The index by how far it is known who answered.
    by_standing: String,
    losses: Vec<LossRow>,
    loss_note: Option<String>,
    /// Where something is begun against a loss, for those who may; the node comes behind it.
    loss_action: Option<String>,
    rows: Vec<TreeRow>,
    percentage: bool,
    /// How answers are spread over levels.
    spreads: Vec<Spread>,
    throughout: Option<String>,
    course: Course,
    duties: Vec<Duty>,
    actions: UnitActions,
    quality: Option<Quality>,
    has_responses: bool,
    /// This page is the unit's own.
    own_page: Option<String>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(unit): Path<String>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
    desk: Desk,
) -> Result<Page<UnitPage>, PageError> {
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let scope = user.scope();
    let visible = scope.see(&catalogue.units, &unit).ok_or(PageError::NotFound)?;
    let (survey, months) = survey_and_months(record, catalogue, &wanted).await?;
    let now = Month::of_date(state.today());
    let filter = opening(record, visible, (survey, months), &wanted, now).await?;
    let (unit, pen) = (visible.unit(), Pen::of_administration(&shell.tr, survey));
    let other = scope.top(&catalogue.units).filter(|top| top.unit().id != unit.id);
    let beside = match other {
        Some(top) => Some(visible.beside(top, record, survey, &filter.period).await?),
        None => None,
    };
    let figures = match &beside {
        Some(beside) => beside.part.clone(),
        None => visible.whole(record, survey, &filter.period).await?,
    };
    let held = beside.as_ref().map(Held::of);
    let standing = beside.as_ref().and_then(|beside| rank_of(&pen, &beside.whole, 0, &unit.id));
    let like =
        beside.as_ref().and_then(|beside| like(&pen, &catalogue.units, &beside.whole, filter.focus, unit));
    let before: Vec<Visible<'_>> = history::before(&catalogue.units, unit)
        .filter_map(|earlier| scope.see(&catalogue.units, earlier.id.as_str()))
        .collect();
    let also = Also { levels: true, ..Also::default() };
    let report = visible.indices(record, survey, &filter.period, None, also).await?;
    let wholes = wholes_before(record, visible, &filter).await?;
    let events = history::events(&state, &shell.tr, catalogue, survey, unit).await?;
    let losses = loss_rows(&pen, &filter, &figures, &|_| None);
    let about = (visible, &**survey);
    let losses = with_measures(&state, &shell.tr, &user, &catalogue.units, about, losses).await?;
    let actions = UnitActions::of(&desk, survey, &filter.period, unit).await?;
    Ok(Page(UnitPage {
        frame: AdminFrame::new(&shell.tr, &catalogue.units, &user, Area::Overview),
        bar: FilterBar::new(&shell.tr, &filter, format!("/admin/units/{}", unit.id)).offering(
            &shell.tr,
            catalogue.surveys(),
            survey,
        ),
        trail: trail(&user, catalogue, &filter, unit, &pen),
        unit: shell.tr.of(&unit.name).to_owned(),
        closed: unit.closed.map(|day| shell.tr.date(day)),
        survey: shell.tr.of(&survey.title).to_owned(),
        heading: period::heading(&shell.tr, survey, &filter.period),
        period: period::title(&shell.tr, survey, &filter.period),
        under_way: is_under_way(&filter.period, now),
        opened: Opened::of(
            &shell.tr,
            &wanted,
            &filter,
            now,
            Address::new(format!("/admin/units/{}", unit.id)),
        ),
        as_of: shell.tr.moment(state.clock.now()),
        headline: Headline {
            standing,
            like,
            ..headline(record, visible, &filter, &pen, &figures, &wholes).await?
        },
        by_standing: filter
            .address("/admin/segments")
            .with("survey", &survey.id)
            .with("unit", &unit.id)
            .with("by", BY_STANDING)
            .to_string(),
        other: other.map(|top| shell.tr.of(&top.unit().name).to_owned()),
        loss_action: loss_action(&user.account, &filter, unit),
        loss_note: loss_note(&pen, &filter),
        losses,
        percentage: pen.percentage,
        spreads: spreads(&pen, report.levels.as_deref().unwrap_or_default()),
        throughout: report.throughout.as_ref().and_then(|found| throughout(&pen, found)),
        rows: tree_rows(&pen, &figures, held.as_ref()),
        course: trend(record, visible, &before, &filter, (&pen, events)).await?,
        duties: duties(&state, &shell.tr, &user, catalogue, visible, (survey, &figures)).await?,
        actions,
        quality: quality(&desk, &filter, unit).await?,
        own_page: None,
        has_responses: figures.responses > 0,
        shell: shell.clone(),
    }))
}
