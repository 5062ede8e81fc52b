//! `/admin/invitations`: from a list of dossiers to one-time links, and what became of them.

mod dossiers;
pub(super) mod list;
pub(super) mod make;
mod table_file;

/// Most bytes of a list: some ten thousand dossiers.
pub(super) const LARGEST_LIST: usize = 8 * 1024 * 1024;
