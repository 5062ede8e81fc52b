//! The store, on both engines.

mod audit;
mod exclusions;
mod fold;
mod intake;
mod people;
mod record;
mod remembered;
mod start;
mod verify;
