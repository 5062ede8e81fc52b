//! Workbooks, as an office hands them on: one look for all of them.

mod paper;
mod published;

pub use published::published;
