//! Laying figures before the public: what was published, and what would be.

pub(super) mod list;
pub(super) mod preview;

use super::super::PageError;
use super::super::session_user::CurrentUser;

/// Only who answers for all of it publishes.
fn allowed(user: &CurrentUser) -> Result<(), PageError> {
    if user.may_publish() { Ok(()) } else { Err(PageError::OnlyForAll) }
}
