//! What may leave the administration: no figure on fewer responses than the survey allows.

use super::figure::{Absence, Figure};

/// Withholds the figures with fewer than `minimum_n` responses behind them, and how many there were.
pub fn withhold_small(figures: &mut [Figure], minimum_n: u64) {
    for figure in figures {
        if u64::try_from(figure.n).unwrap_or(0) < minimum_n {
            *figure =
                Figure { value: Err(Absence::TooFew), interval: None, precision: None, n: 0, left_out: 0 };
        }
    }
}
