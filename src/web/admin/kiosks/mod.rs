//! `/admin/kiosks`: registering the devices that stand at counters, and looking after them.

pub(super) mod device;
pub(super) mod list;
pub(super) mod register;
pub(super) mod revoke;
pub(super) mod settings;
mod watch;
mod wish;
