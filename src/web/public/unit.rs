//! One unit: its open surveys, and what stands below it.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use time::Date;

use super::super::extract::Path;
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::target::find_unit;
use super::super::{AppState, PageError};
use super::form_page::address;
use super::home::{Branch, branches};
use crate::definition::survey::Openness;
use crate::definition::{Catalogue, Channel, Survey, Unit};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "public/unit.html")]
struct UnitPage {
    shell: Shell,
    name: String,
    surveys: Vec<Offer>,
    below: Vec<Branch>,
}

struct Offer {
    href: String,
    title: String,
    /// What it asks about, and whom.
    intro: Option<String>,
    minutes: Option<u32>,
    closes: Option<String>,
}

/// A unit with one survey and nothing below it needs no page of its own.
pub(super) async fn show(
    State(state): State<AppState>,
    Path(unit): Path<String>,
    uri: Uri,
    shell: Shell,
) -> Result<Response, PageError> {
    let (edition, today) = (state.edition(), state.today());
    let unit = find_unit(&edition.catalogue.units, &unit, today)?;
    let surveys = offers(&edition.catalogue, unit, today, &shell.tr);
    let below = branches(&edition.catalogue.units, unit, today, &shell.tr);
    if let ([only], []) = (&surveys[..], &below[..]) {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Ok(Redirect::to(&format!("{}{query}", only.href)).into_response());
    }
    let name = shell.tr.of(&unit.name).to_owned();
    Ok(Page(UnitPage { shell, name, surveys, below }).into_response())
}

/// The surveys that take answers about this unit on the web today, the shortest first.
fn offers(catalogue: &Catalogue, unit: &Unit, today: Date, tr: &Tr) -> Vec<Offer> {
    let is_open = |survey: &&Survey| {
        survey.covers(unit)
            && survey.channels.contains(&Channel::Link)
            && survey.openness(today) == Openness::Open
    };
    let mut open: Vec<&Survey> = catalogue.surveys().map(AsRef::as_ref).filter(is_open).collect();
    open.sort_by_key(|survey| survey.minutes.unwrap_or(u32::MAX));
    let offer = |survey: &Survey| Offer {
        href: address(&survey.id, &unit.id),
        title: tr.of(&survey.title).to_owned(),
        intro: survey.intro.as_ref().map(|intro| tr.of(intro).to_owned()),
        minutes: survey.minutes,
        closes: survey.closes.and_then(Date::previous_day).map(|last| tr.date(last)),
    };
    open.into_iter().map(offer).collect()
}
