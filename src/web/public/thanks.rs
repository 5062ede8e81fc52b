//! After an accepted submission.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::edition::Edition;
use super::super::extract::{Path, Query};
use super::super::figures::{Frozen, Record};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::target::{Target, find_survey};
use super::super::{AppState, PageError};
use super::form_page::address;
use crate::definition::{Channel, Survey};
use crate::response::Receipt;

#[derive(Deserialize)]
pub(super) struct Address {
    receipt: Option<String>,
}

#[derive(Template)]
#[template(path = "public/thanks.html")]
struct ThanksPage {
    shell: Shell,
    unit: String,
    receipt: Receipt,
    next: Option<String>,
    /// The form again, where it can be filled today.
    form: Option<String>,
    published: bool,
}

/// Without a receipt there is nothing to thank for.
pub(super) async fn show(
    State(state): State<AppState>,
    Path((survey, unit)): Path<(String, String)>,
    Query(query): Query<Address>,
    shell: Shell,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &survey)?;
    let unknown = || PageError::UnknownUnit { unit: unit.chars().take(60).collect() };
    let unit = edition.catalogue.units.get(&unit).ok_or_else(unknown)?;
    let form = address(&survey.id, &unit.id);
    let is_open =
        Target::find(&edition.catalogue, survey.id.as_str(), unit.id.as_str(), state.today()).is_ok();
    let Some(receipt) = query.receipt.as_deref().and_then(Receipt::parse) else {
        return Ok(Redirect::to(&form).into_response());
    };
    let page = ThanksPage {
        unit: shell.tr.of(&unit.name).to_owned(),
        receipt,
        next: survey.thanks.as_ref().map(|text| shell.tr.of(text).to_owned()),
        form: Some(form).filter(|_| is_open && survey.channels.contains(&Channel::Link)),
        published: has_results(&state, &edition, survey).await?,
        shell,
    };
    Ok(Page(page).into_response())
}

/// Whether there is anything to lead a reader to.
async fn has_results(state: &AppState, edition: &Edition, survey: &Survey) -> Result<bool, PageError> {
    let record = Record { store: &state.store, edition };
    let frozen = Frozen::of(record, survey).await?;
    Ok(frozen.is_live() || frozen.latest().is_some())
}
