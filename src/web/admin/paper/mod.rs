//! `/admin/paper`: sheets of paper, typed by keyboard alone, some of them twice.

mod blank;
mod desk;
mod entry;
mod form;
mod second;
mod sheet;

use axum::Router;
use axum::routing::{get, post};

use super::super::session_user::CurrentUser;
use super::super::target::Target;
use super::super::{AppState, PageError};
use super::frame::collects;
use crate::definition::{Catalogue, Channel};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/admin/paper", get(desk::show))
        .route("/admin/paper/{survey}/blank", get(blank::show))
        .route("/admin/paper/{survey}/units/{unit}", get(entry::show).post(entry::submit))
        .route("/admin/paper/{survey}/units/{unit}/second", get(second::show).post(second::submit))
        .route("/admin/paper/{survey}/sheets/{number}", get(sheet::show))
        .route("/admin/paper/{survey}/sheets/{number}/settle", post(sheet::settle))
}

fn needs_right(user: &CurrentUser) -> Result<(), PageError> {
    if collects(user.account.role) { Ok(()) } else { Err(PageError::NotFound) }
}

/// A survey on paper about a unit that this account types for.
fn target<'c>(
    state: &AppState,
    user: &CurrentUser,
    catalogue: &'c Catalogue,
    survey: &str,
    unit: &str,
) -> Result<Target<'c>, PageError> {
    needs_right(user)?;
    user.scope().see(&catalogue.units, unit).ok_or(PageError::NotFound)?;
    let target = Target::find(catalogue, survey, unit, state.today())?;
    if target.survey.channels.contains(&Channel::Paper) {
        Ok(target)
    } else {
        let survey = target.survey.title.clone();
        Err(PageError::ChannelClosed { survey, channel: Channel::Paper })
    }
}

/// A sheet's number as it is compared: without spaces, in large letters.
fn sheet_number(typed: &str) -> Option<String> {
    let number: String = typed.split_whitespace().collect::<String>().to_uppercase();
    let is_good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    ((1..=20).contains(&number.len()) && number.chars().all(is_good)).then_some(number)
}
