//! `/admin/invitations`: from a list of dossiers to one-time links, and what became of them.

mod columns_page;
mod dossier_columns;
mod dossiers;
pub(super) mod list;
mod made;
pub(super) mod make;
mod row_words;
pub(super) mod sample;
mod upload;

/// Most bytes of a form with a list, also when the list comes back in the page that asks for its columns.
pub(super) const LARGEST_FORM: usize = 12 * 1024 * 1024;
