//! Writing down who did what.

use super::super::rate_limit::Sender;
use super::super::{AppState, PageError};
use crate::store::AuditEntry;

/// What is written down here, by the word it is kept under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    SignIn,
    SignInFailed,
    SignOut,
    AccountCreated,
    Published,
    KioskRegistered,
    KioskRevoked,
    RecordExported,
}

impl Act {
    fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SignInFailed => "sign-in-failed",
            Self::SignOut => "sign-out",
            Self::AccountCreated => "account-created",
            Self::Published => "published",
            Self::KioskRegistered => "kiosk-registered",
            Self::KioskRevoked => "kiosk-revoked",
            Self::RecordExported => "record-exported",
        }
    }
}

/// Who a failed sign-in is put down to when there is no such name: what was typed may be a password.
pub(super) const NOBODY: &str = "unknown";

/// Appends one act; a request whose act cannot be written down fails.
pub(super) async fn note(
    state: &AppState,
    sender: Sender,
    actor: &str,
    act: Act,
    subject: &str,
) -> Result<(), PageError> {
    note_why(state, sender, actor, act, subject, "").await
}

/// As [`note`], with the reason that was given.
pub(super) async fn note_why(
    state: &AppState,
    sender: Sender,
    actor: &str,
    act: Act,
    subject: &str,
    why: &str,
) -> Result<(), PageError> {
    let entry = AuditEntry {
        id: state.clock.new_id(),
        at: state.clock.now(),
        actor: actor.to_owned(),
        action: act.as_str().to_owned(),
        subject: subject.to_owned(),
        detail: why.to_owned(),
        origin: sender.address().to_string(),
    };
    state.store.append_audit(&entry).await.map_err(PageError::internal)
}
