//! What cannot be read, and what belongs nowhere any more, as the administration is told of it.

mod notices;
mod response;

pub(super) use notices::{damage, strays};
pub(super) use response::{DamagedPage, damaged_row};
