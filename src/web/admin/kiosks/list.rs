//! The devices of one's scope, and the form that registers another.

use askama::Template;
use axum::extract::State;

use super::super::super::page::Page;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::frame::{AdminFrame, Area};
use super::watch::Life;
use super::wish::Wish;
use crate::definition::{Catalogue, Channel, Survey};
use crate::store::Device;
use crate::web::edition::Edition;
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/kiosks.html")]
pub(in crate::web::admin) struct ListPage {
    shell: Shell,
    frame: AdminFrame,
    rows: Vec<Row>,
    /// How many of them are silent.
    silent: usize,
    wish: Wish,
    units: Vec<Choice>,
    surveys: Vec<Choice>,
}

/// One device.
struct Row {
    href: String,
    label: String,
    unit: String,
    survey: String,
    life: String,
    trouble: bool,
    revoked: bool,
    waiting: Option<String>,
}

/// One row of a select.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    shell: Shell,
) -> Result<Page<ListPage>, PageError> {
    ListPage::with(&state, &user, shell, Wish::default()).await.map(Page)
}

impl ListPage {
    /// The page with a form that was filled in before, and what is wrong with it.
    pub(super) async fn with(
        state: &AppState,
        user: &CurrentUser,
        shell: Shell,
        wish: Wish,
    ) -> Result<Self, PageError> {
        let edition = state.edition();
        let (scope, units, tr) = (user.scope(), &edition.catalogue.units, shell.tr.clone());
        let devices = state.store.devices().await.map_err(PageError::internal)?;
        let seen = devices.iter().filter(|device| scope.see(units, device.unit.as_str()).is_some());
        let rows: Vec<Row> = seen.map(|device| Row::new(state, &edition, device, &tr)).collect();
        Ok(Self {
            frame: AdminFrame::new(&tr, units, user, Area::Kiosks),
            silent: rows.iter().filter(|row| row.trouble).count(),
            rows,
            units: unit_choices(state, &edition.catalogue, user, &tr, &wish.unit),
            surveys: survey_choices(&edition.catalogue, &tr, &wish.survey),
            wish,
            shell,
        })
    }
}

impl Row {
    fn new(state: &AppState, edition: &Edition, device: &Device, tr: &Tr) -> Self {
        let life = Life::of(device, state.clock.now());
        Self {
            href: format!("/admin/kiosks/{}", device.id),
            label: device.label.clone(),
            unit: unit_name(&edition.catalogue, device, tr),
            survey: survey_title(&edition.catalogue, device, tr),
            life: life.sentence(device, tr),
            trouble: life.is_trouble(),
            revoked: life == Life::Revoked,
            waiting: (device.waiting > 0 && life != Life::Revoked)
                .then(|| tr.t("kiosks-waiting").arg("count", device.waiting).to_string()),
        }
    }
}

pub(super) fn unit_name(catalogue: &Catalogue, device: &Device, tr: &Tr) -> String {
    let unit = catalogue.units.get(device.unit.as_str());
    unit.map_or_else(|| device.unit.to_string(), |unit| tr.of(&unit.name).to_owned())
}

pub(super) fn survey_title(catalogue: &Catalogue, device: &Device, tr: &Tr) -> String {
    let survey = catalogue.survey(device.survey.as_str());
    survey.map_or_else(|| device.survey.to_string(), |survey| tr.of(&survey.title).to_owned())
}

/// Surveys that take answers from kiosks.
pub(super) fn survey_choices(catalogue: &Catalogue, tr: &Tr, chosen: &str) -> Vec<Choice> {
    let takes = |survey: &&Survey| survey.channels.contains(&Channel::Kiosk);
    let choice = |survey: &Survey| Choice {
        id: survey.id.to_string(),
        name: tr.of(&survey.title).to_owned(),
        chosen: survey.id.as_str() == chosen,
    };
    let mut surveys: Vec<&Survey> = catalogue.surveys().map(AsRef::as_ref).filter(takes).collect();
    surveys.sort_by_key(|survey| survey.minutes.unwrap_or(u32::MAX));
    surveys.into_iter().map(choice).collect()
}

/// Units of one's scope that exist today and that some survey asks about at a kiosk, by name.
pub(super) fn unit_choices(
    state: &AppState,
    catalogue: &Catalogue,
    user: &CurrentUser,
    tr: &Tr,
    chosen: &str,
) -> Vec<Choice> {
    let (scope, today) = (user.scope(), state.today());
    let surveys: Vec<&Survey> = catalogue.surveys().map(AsRef::as_ref).collect();
    let asked = |unit| surveys.iter().any(|survey| survey.covers(unit));
    let mut choices: Vec<Choice> = catalogue
        .units
        .iter()
        .filter(|unit| {
            unit.exists_on(today) && asked(unit) && scope.see(&catalogue.units, unit.id.as_str()).is_some()
        })
        .map(|unit| Choice {
            id: unit.id.to_string(),
            name: tr.of(&unit.name).to_owned(),
            chosen: unit.id.as_str() == chosen,
        })
        .collect();
    choices.sort_by(|one, other| tr.compare(&one.name, &other.name));
    choices
}
