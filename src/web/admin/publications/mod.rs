//! Laying figures before the public: one prepares, another approves; and taking an edition back.

mod document_view;
mod draft;
pub(super) mod list;
mod past;
pub(super) mod preview;
pub(super) mod proposal;
pub(super) mod withdraw;

pub use past::publish_past;

use super::super::session_user::CurrentUser;
use super::super::{AppState, PageError};
use crate::store::publications::Proposal;

/// The most letters of what stands beside an edition.
const LONGEST_TEXT: usize = 1000;

/// Only those who see all of it prepare what is published.
fn may_prepare(user: &CurrentUser) -> Result<(), PageError> {
    if user.may_prepare() { Ok(()) } else { Err(PageError::OnlyForAll) }
}

/// Whether what this account sends is done at once: it may approve, and nobody else has to.
fn publishes_alone(state: &AppState, user: &CurrentUser) -> bool {
    state.settings.publish_alone && user.may_approve()
}

/// What the audit trail calls it: `counter 2026-Q1 1`.
fn subject(proposal: &Proposal) -> String {
    format!("{} {} {}", proposal.survey, proposal.period, proposal.edition)
}
