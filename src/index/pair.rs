//! What two ratios come to in one unit: sums of cells of its matrix times coefficients, in whole numbers.

use rust_decimal::Decimal;

use super::quadratic::{cell, digits, moved};
use super::ratio::Ratio;
use super::wide::Wide;

/// Digits that the larger coefficient of a ratio keeps.
const DIGITS: i64 = 17;

/// Cells of so many indicators times as many, none larger than a matrix of whole numbers has
/// ([`Symmetric`](super::quadratic::Symmetric)), add up to less than an `i64` holds.
const MOST: usize = 30;

/// The cells m(a, b) over the x and y of one ratio and those of another, for every pair of ratios: four blocks each,
/// one after the other.
pub(super) struct Blocks {
    cells: Vec<usize>,
    /// Where each block ends.
    ends: Vec<usize>,
    /// Whether all are small enough to be summed.
    are_small: bool,
}

impl Blocks {
    pub(super) fn of(ratios: &[Ratio]) -> Self {
        let are_small = ratios.iter().all(|ratio| ratio.indicators() <= MOST);
        let mut all = Self { cells: Vec::new(), ends: Vec::new(), are_small };
        for (i, one) in ratios.iter().enumerate() {
            for other in &ratios[i..] {
                for of_one in one.places() {
                    for of_other in other.places() {
                        for a in of_one.clone() {
                            all.cells.extend(of_other.clone().map(|b| cell(one.size(), a, b)));
                        }
                        all.ends.push(all.cells.len());
                    }
                }
            }
        }
        all
    }

    /// Σ m(a, b) over each of a pair's blocks; none where these may be too large.
    pub(super) fn sums(&self, pair: usize, cells: &[i64]) -> Option<[[i64; 2]; 2]> {
        if !self.are_small {
            return None;
        }
        let sum = |block: usize| {
            let begin = if block == 0 { 0 } else { self.ends[block - 1] };
            self.cells[begin..self.ends[block]].iter().map(|cell| cells[*cell]).sum::<i64>()
        };
        let first = 4 * pair;
        Some([[sum(first), sum(first + 1)], [sum(first + 2), sum(first + 3)]])
    }
}

/// The coefficients of a ratio in one unit, in whole units of 10^-scale; and the same times the unit's factor f.
pub(super) struct Scaled {
    on: [i64; 2],
    pub(super) scale: i64,
    weighted: [i64; 2],
    pub(super) weighted_scale: i64,
}

impl Scaled {
    /// `None` where a coefficient is so large that no digit behind the point would be left.
    pub(super) fn of(on: &[Decimal; 2], factor: Decimal) -> Option<Self> {
        let (on, scale) = whole(on)?;
        let ([factor], of_factor) = whole(&[factor])?;
        let times = on.map(|on| i128::from(on) * i128::from(factor));
        let surplus = times.into_iter().map(digits).max().unwrap_or(0) - DIGITS;
        let cut = |number: i128| moved(number, -surplus.max(0))?.try_into().ok();
        let weighted = [cut(times[0])?, cut(times[1])?];
        Some(Self { on, scale, weighted, weighted_scale: scale + of_factor - surplus.max(0) })
    }

    /// f · Σ on · m · on.
    pub(super) fn product(&self, other: &Self, [of_x, of_y]: [[i64; 2]; 2]) -> Wide {
        let row = |[x, y]: [i64; 2]| {
            i128::from(other.on[0]) * i128::from(x) + i128::from(other.on[1]) * i128::from(y)
        };
        Wide::product(row(of_x), self.weighted[0]).plus(Wide::product(row(of_y), self.weighted[1]))
    }
}

/// Numbers in whole units of 10^-scale, the largest with 17 digits.
fn whole<const N: usize>(numbers: &[Decimal; N]) -> Option<([i64; N], i64)> {
    let before = |number: &Decimal| digits(number.mantissa()) - i64::from(number.scale());
    let largest = numbers.iter().filter(|number| !number.is_zero()).map(before).max().unwrap_or(0);
    let scale = DIGITS - largest;
    let mut all = [0; N];
    for (whole, number) in all.iter_mut().zip(numbers) {
        *whole = moved(number.mantissa(), scale - i64::from(number.scale()))?.try_into().ok()?;
    }
    Some((all, scale))
}
