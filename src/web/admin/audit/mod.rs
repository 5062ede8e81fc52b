//! Writing down who did what, and showing it.

pub(super) mod page;
mod settings;
mod told;

use super::super::rate_limit::Sender;
use super::super::{AppState, PageError};
use crate::store::AuditEntry;

macro_rules! acts {
    ($($(#[$meta:meta])* $act:ident = $word:literal $key:literal),* $(,)?) => {
        /// What is written down here, by the word it is kept under.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Act {
            $($(#[$meta])* $act),*
        }

        impl Act {
            pub(super) const ALL: &[Self] = &[$(Self::$act),*];

            pub(super) fn as_str(self) -> &'static str {
                match self {
                    $(Self::$act => $word),*
                }
            }

            pub(super) fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|act| act.as_str() == word)
            }

            /// Its name on pages.
            pub(super) fn key(self) -> &'static str {
                match self {
                    $(Self::$act => $key),*
                }
            }
        }
    };
}

acts! {
    SignIn = "sign-in" "act-sign-in",
    SignInFailed = "sign-in-failed" "act-sign-in-failed",
    SignOut = "sign-out" "act-sign-out",
    IdentityBound = "identity-bound" "act-identity-bound",
    IdentityReleased = "identity-released" "act-identity-released",
    SignOutEverywhere = "sign-out-everywhere" "act-sign-out-everywhere",
    PasswordChanged = "password-changed" "act-password-changed",
    AccountCreated = "account-created" "act-account-created",
    RoleChanged = "role-changed" "act-role-changed",
    AccountDisabled = "account-disabled" "act-account-disabled",
    AccountEnabled = "account-enabled" "act-account-enabled",
    PasswordReset = "password-reset" "act-password-reset",
    ChangeRequired = "change-required" "act-change-required",
    PublicationProposed = "publication-proposed" "act-publication-proposed",
    PublicationReturned = "publication-returned" "act-publication-returned",
    Published = "published" "act-published",
    WithdrawalProposed = "withdrawal-proposed" "act-withdrawal-proposed",
    EditionWithdrawn = "edition-withdrawn" "act-edition-withdrawn",
    KioskRegistered = "kiosk-registered" "act-kiosk-registered",
    KioskChanged = "kiosk-changed" "act-kiosk-changed",
    KioskRevoked = "kiosk-revoked" "act-kiosk-revoked",
    RecordExported = "record-exported" "act-record-exported",
    DefinitionsReloaded = "definitions-reloaded" "act-definitions-reloaded",
    AuditExported = "audit-exported" "act-audit-exported",
    ResponseExcluded = "response-excluded" "act-response-excluded",
    ResponseIncluded = "response-included" "act-response-included",
    ResponsesExcluded = "responses-excluded" "act-responses-excluded",
    ResponsesIncluded = "responses-included" "act-responses-included",
    CommentTagged = "comment-tagged" "act-comment-tagged",
    CommentRedacted = "comment-redacted" "act-comment-redacted",
    CommentsExported = "comments-exported" "act-comments-exported",
    ActionAdded = "action-added" "act-action-added",
    ActionAdvanced = "action-advanced" "act-action-advanced",
    Invited = "invited" "act-invited",
    InvitationsRevoked = "invitations-revoked" "act-invitations-revoked",
    SheetSettled = "sheet-settled" "act-sheet-settled",
    SheetCorrected = "sheet-corrected" "act-sheet-corrected",
}

/// Who a failed sign-in is put down to when there is no such name: what was typed may be a password.
pub(super) const NOBODY: &str = "unknown";

/// An act as it is written down, before it is said what it changed.
pub(super) fn entry(state: &AppState, sender: Sender, actor: &str, act: Act, subject: &str) -> AuditEntry {
    AuditEntry {
        id: state.clock.new_id(),
        at: state.clock.now(),
        actor: actor.to_owned(),
        action: act.as_str().to_owned(),
        subject: subject.to_owned(),
        detail: String::new(),
        before: String::new(),
        after: String::new(),
        origin: sender.address().to_string(),
    }
}

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
    let entry = AuditEntry { detail: why.to_owned(), ..entry(state, sender, actor, act, subject) };
    state.store.append_audit(&entry).await.map_err(PageError::internal)
}
