//! `/admin/kiosks`: registering the devices that stand at counters, and looking after them.

pub(super) mod list;
pub(super) mod register;
pub(super) mod revoke;
mod watch;

use super::super::PageError;
use super::super::session_user::CurrentUser;
use super::rights::KIOSKS;

fn needs_right(user: &CurrentUser) -> Result<(), PageError> {
    if KIOSKS.admits(user.account.role) { Ok(()) } else { Err(PageError::NotYours) }
}
