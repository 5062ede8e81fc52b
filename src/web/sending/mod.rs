//! A form on its way back: what it says of itself, when it may still come, and what becomes of one that
//! cannot be taken.

mod deliver;
mod given_back;
mod late;
mod sent;
mod ticket;

pub(super) use deliver::deliver;
pub(super) use given_back::{Again, Typed, given_back};
pub(super) use late::{counts_late, or_while_open};
pub(super) use sent::{Sent, VERSION};
pub(super) use ticket::{COOKIE, Ticket};
