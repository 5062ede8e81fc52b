//! Indices: tallies in, figures out, as exact decimals.
//!
//! [`tally`] counts responses, [`sums`] scores the counts, [`compute`] makes the figures of the whole
//! tree, [`interval`] says how exact they are, [`compare`] holds them against each other, [`disclosure`] takes away what must not leave the
//! administration.

pub mod across;
pub mod calibration;
pub mod carry;
pub mod case;
pub mod chance;
pub mod compare;
pub mod compute;
mod covariance;
pub mod disclosure;
pub mod figure;
pub mod interval;
pub mod layout;
pub mod leaf;
pub mod levels;
pub mod linear;
pub mod loss;
mod memo;
pub mod moment;
mod one;
mod own;
mod pair;
pub mod plan;
pub mod population;
mod quadratic;
pub mod rake;
mod ratio;
pub mod sample;
pub mod student;
pub mod sums;
pub mod tally;
mod transfer;
pub mod variance;
mod wide;

pub use compute::{UnitSums, figures};
pub use figure::{Absence, Figure, Interval, Precision};
pub use layout::Layout;
pub use memo::Memo;
pub use moment::Moments;
pub use one::points_given;
pub use sums::{Carried, Sums};
pub use tally::{SegmentValue, Tally};
pub use transfer::Transfer;
