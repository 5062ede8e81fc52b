//! `/admin/paper`: sheets of paper, typed by keyboard alone, some of them twice.

pub(super) mod blank;
pub(super) mod correct;
pub(super) mod desk;
pub(super) mod entry;
mod form;
pub(super) mod second;
pub(super) mod sheet;

use super::super::session_user::CurrentUser;
use super::super::target::Target;
use super::super::{AppState, PageError};
use crate::definition::{Catalogue, Channel};

/// A survey on paper about a unit that this account types for.
fn target<'c>(
    state: &AppState,
    user: &CurrentUser,
    catalogue: &'c Catalogue,
    survey: &str,
    unit: &str,
) -> Result<Target<'c>, PageError> {
    user.scope().see(&catalogue.units, unit).ok_or(PageError::NotFound)?;
    let target = Target::find(catalogue, survey, unit, state.today())?;
    if target.survey.channels.contains(&Channel::Paper) {
        Ok(target)
    } else {
        let survey = target.survey.title.clone();
        Err(PageError::ChannelClosed { survey, channel: Channel::Paper })
    }
}

/// The survey and unit that a sheet was typed for, by the address it was sent to, and whether it was the second
/// reading.
pub(super) fn place_of(path: &str) -> Option<((String, String), bool)> {
    let parts: Vec<&str> = path.split('?').next().unwrap_or_default().split('/').collect();
    let place = |survey: &str, unit: &str| (survey.to_owned(), unit.to_owned());
    match parts[..] {
        ["", "admin", "paper", survey, "units", unit] => Some((place(survey, unit), false)),
        ["", "admin", "paper", survey, "units", unit, "second"] => Some((place(survey, unit), true)),
        _ => None,
    }
}

/// A sheet's number as it is compared: without spaces, in large letters.
fn sheet_number(typed: &str) -> Option<String> {
    let number: String = typed.split_whitespace().collect::<String>().to_uppercase();
    let is_good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    ((1..=20).contains(&number.len()) && number.chars().all(is_good)).then_some(number)
}
