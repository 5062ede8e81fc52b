//! What people write for a unit, a service field or an option of a question, and which one they mean: one rule
//! for every door at which such a name comes in.

mod folded;
mod nearest;
mod office;
mod options;
mod period;
mod units;

pub use folded::{Folded, plain};
pub use nearest::distance_within;
pub use options::{NoOption, nearest_options, option};
pub use period::period;
pub use units::{Named, NoUnit, UnitNames};
