//! Citizens' texts for those who answer for a unit: in groups, without a response, a channel, a score or a day.
//!
//! A text is shown when four other people after the group before it have written about the same unit. The order
//! within a label of months is that of a mark made with a secret key: the same at every opening, and nobody can
//! lead it back. Searching, tags and reading narrow only what is shown already.

mod file;
mod list;
mod page;
mod sieve;

pub(super) use file::export;
pub(super) use list::{resolve, unread};
pub(super) use page::{Asked, show};
pub(super) use sieve::Heard;
