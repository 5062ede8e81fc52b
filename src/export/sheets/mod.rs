//! Workbooks, as an office hands them on: one look for all of them.

mod paper;
mod published;
mod report;

pub use published::published;
pub use report::{Report, report};
