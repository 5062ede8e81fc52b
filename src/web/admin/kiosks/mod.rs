//! `/admin/kiosks`: registering the devices that stand at counters, and looking after them.

pub(super) mod list;
pub(super) mod register;
pub(super) mod revoke;
mod watch;
