//! Refusals inside the area, for somebody who is signed in: in the area's frame, in words that fit its work.
//!
//! Whether what belongs to another unit is there at all is not said.

use askama::Template;
use axum::response::{IntoResponse, Response};

use super::super::page::Page;
use super::super::sending::Typed;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::frame::{AdminFrame, Area};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/refusal.html")]
struct RefusalPage {
    shell: Shell,
    frame: AdminFrame,
    title: String,
    detail: String,
    request_id: Option<String>,
    /// What was typed into a form that was not taken.
    typed: Option<Typed>,
}

/// Whether an address is one of the area's.
pub(in crate::web) fn is_inside(path: &str) -> bool {
    path.strip_prefix("/admin").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(in crate::web) fn refused(
    state: &AppState,
    user: &CurrentUser,
    shell: Shell,
    error: &PageError,
    (request_id, typed): (Option<String>, Option<Typed>),
) -> Response {
    let edition = state.edition();
    let frame = AdminFrame::new(&shell.tr, &edition.catalogue.units, user, Area::Account);
    let (title, detail) = words(error, &shell.tr, &frame, user);
    Page(RefusalPage { frame, title, detail, request_id, typed, shell }).into_response()
}

/// Title and detail. What the area has no words of its own for is said as everywhere.
fn words(error: &PageError, tr: &Tr, frame: &AdminFrame, user: &CurrentUser) -> (String, String) {
    let own = |title: &str, detail: &str| {
        Some((tr.t(title).to_string(), tr.t(detail).arg("office", &frame.office).to_string()))
    };
    let own = match error {
        PageError::NotFound | PageError::UnknownUnit { .. } if user.account.unit.is_some() => {
            own("refusal-not-in-reach", "refusal-not-in-reach-detail")
        }
        PageError::NotFound => own("error-not-found", "refusal-not-found-detail"),
        PageError::NotYours => own("refusal-not-yours", "refusal-not-yours-detail"),
        PageError::MethodNotAllowed => own("refusal-method", "refusal-method-detail"),
        PageError::BadAddress => own("error-bad-address", "refusal-bad-address-detail"),
        PageError::BadBody | PageError::NotUtf8 | PageError::WrongType { .. } => {
            own("error-bad-body", "refusal-bad-body-detail")
        }
        PageError::TooLarge { .. } => own("error-too-large", "refusal-too-large-detail"),
        PageError::Internal(_) => own("error-internal", "refusal-internal-detail"),
        PageError::Busy | PageError::TooMany { .. } => {
            let seconds = error.retry_after().unwrap_or_default();
            let detail = tr.t("refusal-busy-detail").arg("seconds", seconds);
            Some((tr.t("refusal-busy").to_string(), detail.to_string()))
        }
        PageError::ReasonMissing
        | PageError::UnknownSurvey { .. }
        | PageError::UnknownUnit { .. }
        | PageError::UnitClosed { .. }
        | PageError::UnitNotYet { .. }
        | PageError::NotCovered { .. }
        | PageError::SurveyNotYet { .. }
        | PageError::SurveyClosed { .. }
        | PageError::NoLink { .. }
        | PageError::ChannelClosed { .. }
        | PageError::Spent
        | PageError::AlreadyAnswered { .. }
        | PageError::UnknownPeriod { .. }
        | PageError::UnknownSegment { .. }
        | PageError::TooManyToSift
        | PageError::NotPublished { .. }
        | PageError::CrossSite { .. }
        | PageError::UnknownVersion { .. }
        | PageError::NotYetPublished { .. }
        | PageError::Withdrawn { .. }
        | PageError::Frozen { .. }
        | PageError::BadJson { .. }
        | PageError::Credential { .. }
        | PageError::ImportChannel
        | PageError::UnknownDevice
        | PageError::DeviceRevoked
        | PageError::DeviceElsewhere
        | PageError::FormGone
        | PageError::OthersForm
        | PageError::OthersSheet
        | PageError::OnlyForAll
        | PageError::Conflict
        | PageError::Refused { .. } => None,
    };
    own.unwrap_or_else(|| {
        let (title, detail) = error.words(tr);
        (title.to_string(), detail.to_string())
    })
}
