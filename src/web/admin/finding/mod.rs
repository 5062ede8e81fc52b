//! `/admin/find`: the units of one's reach by name, typed with or without accents; the nearest where none is.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::super::extract::{Path, Query};
use super::super::figures::{Address, Wanted};
use super::super::page::Page;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::desk::Desk;
use super::frame::{AdminFrame, Area};
use super::unit;
use crate::definition::{Unit, UnitId};

/// Most units listed for one search, and suggested while somebody types.
const MOST: usize = 40;
const SUGGESTED: usize = 8;
const LONGEST: usize = 80;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "admin/find.html")]
struct FindPage {
    shell: Shell,
    frame: AdminFrame,
    query: String,
    found: Vec<Hit>,
    /// Where nothing was found: names that are nearly so.
    near: Vec<Hit>,
}

/// A unit with its page.
#[derive(Debug, Serialize)]
struct Hit {
    name: String,
    above: Option<String>,
    href: String,
}

/// A single unit that fits is opened at once.
pub(super) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let query = trimmed(&asked.q);
    let found = hits(&desk, desk.edition.finder.find(&query), MOST);
    if let [only] = &found[..] {
        return Ok(Redirect::to(&only.href).into_response());
    }
    let near = if found.is_empty() { desk.edition.finder.near(&query) } else { Vec::new() };
    let page = FindPage {
        frame: desk.frame(Area::Overview),
        near: hits(&desk, near, SUGGESTED),
        query,
        found,
        shell: desk.shell,
    };
    Ok(Page(page).into_response())
}

/// What fits the beginning of a name, for the script.
pub(super) async fn suggest(desk: Desk, Query(asked): Query<Asked>) -> Response {
    let found = hits(&desk, desk.edition.finder.find(&trimmed(&asked.q)), SUGGESTED);
    ([(header::CACHE_CONTROL, "no-store")], Json(found)).into_response()
}

/// A unit's page; where no unit has that id, those it may have been meant for.
pub(super) async fn unit(
    state: State<AppState>,
    user: CurrentUser,
    Path(unit): Path<String>,
    wanted: Query<Wanted>,
    shell: Shell,
    desk: Desk,
) -> Result<Response, PageError> {
    if desk.edition.catalogue.units.get(&unit).is_some() {
        return Ok(unit::show(state, user, Path(unit), wanted, shell, desk).await?.into_response());
    }
    let near = hits(&desk, desk.edition.finder.near(&unit), SUGGESTED);
    if near.is_empty() {
        return Err(PageError::NotFound);
    }
    let frame = desk.frame(Area::Overview);
    let page = FindPage { frame, near, query: trimmed(&unit), found: Vec::new(), shell: desk.shell };
    Ok((StatusCode::NOT_FOUND, Page(page)).into_response())
}

fn trimmed(query: &str) -> String {
    query.trim().chars().take(LONGEST).collect()
}

/// Those of the units that the account may see; those that are no more come last.
fn hits(desk: &Desk, ids: Vec<&UnitId>, most: usize) -> Vec<Hit> {
    let (units, scope, today) = (&desk.edition.catalogue.units, desk.user.scope(), desk.state.today());
    let visible = ids.into_iter().filter_map(|id| scope.see(units, id.as_str()));
    let mut visible: Vec<&Unit> = visible.map(|visible| visible.unit()).collect();
    visible.sort_by_key(|unit| !unit.exists_on(today));
    visible.into_iter().take(most).map(|unit| hit(desk, unit)).collect()
}

fn hit(desk: &Desk, unit: &Unit) -> Hit {
    let above = unit.parent.as_ref().map(|above| desk.unit_name(above));
    let href = Address::new(format!("/admin/units/{}", unit.id)).to_string();
    Hit { name: desk.shell.tr.of(&unit.name).to_owned(), above, href }
}
