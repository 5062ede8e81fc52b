//! An edition that was withdrawn: its address stays, and says so instead of its figures.

use askama::Template;
use axum::response::{IntoResponse, Response};

use super::super::PageError;
use super::super::page::Page;
use super::super::shell::Shell;
use super::standing::{address, period_heading};
use crate::definition::Survey;
use crate::store::{Publication, Withdrawal};

#[derive(Template)]
#[template(path = "results/withdrawn.html")]
struct WithdrawnPage {
    shell: Shell,
    id: String,
    survey: String,
    period: String,
    edition: i64,
    published_at: String,
    at: String,
    reason: String,
    /// What stands in its place.
    newer: Option<String>,
}

/// `newer` is the period's last edition where that stands.
pub(super) fn withdrawn(
    shell: &Shell,
    survey: &Survey,
    (publication, withdrawal): (&Publication, &Withdrawal),
    newer: Option<&Publication>,
) -> Response {
    let tr = &shell.tr;
    Page(WithdrawnPage {
        id: publication.survey.clone(),
        survey: tr.of(&survey.title).to_owned(),
        period: period_heading(tr, survey, &publication.period),
        edition: publication.edition,
        published_at: tr.moment(publication.published_at),
        at: tr.moment(withdrawal.at),
        reason: withdrawal.reason.clone(),
        newer: newer.map(address),
        shell: shell.clone(),
    })
    .into_response()
}

/// The same for files and programs.
pub(in crate::web) fn gone(publication: &Publication, withdrawal: &Withdrawal) -> PageError {
    PageError::Withdrawn {
        address: address(publication),
        at: withdrawal.at,
        reason: withdrawal.reason.clone(),
    }
}
