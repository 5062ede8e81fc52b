//! From the cells of a version's tallies to the sums and products of today.

use std::cmp::Ordering;
use std::collections::HashMap;

use rust_decimal::Decimal;

use super::carry::{Carry, How};
use super::layout::Layout;
use super::leaf::product;
use crate::definition::Survey;

/// Which cells of the tallies of a version add to which sums and products of today, and how much: worked out
/// once for many tallies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub(super) sums: Vec<Share>,
    pub(super) products: Vec<Share>,
    pub(super) whole: Option<WholeShares>,
}

/// The same shares in whole numbers: cell, place and factor, in units of 10^-scale for the sums and of
/// 10^-2·scale for the products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WholeShares {
    pub(super) scale: u32,
    pub(super) sums: Vec<(usize, usize, i64)>,
    pub(super) products: Vec<(usize, usize, i64)>,
    /// No place gets more from a tally with nothing but ones.
    pub(super) most: i64,
}

impl WholeShares {
    /// `None` when the factors have too many digits.
    pub(super) fn of(sums: &[Share], products: &[Share]) -> Option<Self> {
        let scale = sums.iter().map(|share| share.factor.normalize().scale()).max().unwrap_or(0);
        let whole = |shares: &[Share], scale: u32| -> Option<Vec<(usize, usize, i64)>> {
            let share = |share: &Share| Some((share.cell, share.place, in_units(share.factor, scale)?));
            shares.iter().map(share).collect()
        };
        let (sums, products) = (whole(sums, scale)?, whole(products, 2 * scale)?);
        let most = most(&sums)?.max(most(&products)?);
        Some(Self { scale, sums, products, most })
    }
}

/// The most that one place gets in all.
fn most(shares: &[(usize, usize, i64)]) -> Option<i64> {
    let mut places: HashMap<usize, i64> = HashMap::new();
    for (_, place, factor) in shares {
        let sum = places.entry(*place).or_default();
        *sum = sum.checked_add(factor.checked_abs()?)?;
    }
    Some(places.into_values().max().unwrap_or(0))
}

/// A number in whole units of 10^-scale, where it is one.
fn in_units(number: Decimal, scale: u32) -> Option<i64> {
    let number = number.normalize();
    let right = scale.checked_sub(number.scale()).filter(|_| scale <= Decimal::MAX_SCALE)?;
    i64::try_from(number.mantissa().checked_mul(10_i128.checked_pow(right)?)?).ok()
}

/// What a cell adds to one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) cell: usize,
    pub(super) place: usize,
    pub(super) factor: Decimal,
}

impl Transfer {
    /// The indicators of `version` are found in `survey`'s tree by their ids. `None` when answers are carried
    /// over in a way that only counts of options know.
    pub fn of((survey, current): (&Survey, &Layout), (version, layout): (&Survey, &Layout)) -> Option<Self> {
        let parts = parts((survey, current), (version, layout))?;
        let mut found = Self { sums: Vec::new(), products: Vec::new(), whole: None };
        for (a, first) in parts.iter().enumerate() {
            // 0 or 1 as x is before it is weighed: x · x = x, and x · y = y.
            let cell = layout.product(a % layout.leaves.len(), a);
            found.sums.extend(first.iter().map(|&(place, factor)| Share { cell, place, factor }));
            for (b, second) in parts.iter().enumerate().skip(a) {
                found.add_product(current.leaves.len(), layout.product(a, b), (first, second), a != b);
            }
        }
        found.whole = WholeShares::of(&found.sums, &found.products);
        Some(found)
    }

    /// Σ v_a · v_b in every product that v_a and v_b have become part of.
    fn add_product(&mut self, leaves: usize, cell: usize, (first, second): (&Part, &Part), are_two: bool) {
        for (i, of_first) in first {
            for (j, of_second) in second {
                let times = match (are_two, i.cmp(j)) {
                    // Both in one part of today: once as v_a · v_b and once as v_b · v_a.
                    (true, Ordering::Equal) => Decimal::TWO,
                    // v_a · v_a has these two once, whichever comes first.
                    (false, Ordering::Greater) => continue,
                    _ => Decimal::ONE,
                };
                let place = product(leaves, *i.min(j), *i.max(j));
                self.products.push(Share { cell, place, factor: of_first * of_second * times });
            }
        }
    }
}

/// What a part of v has become: places in today's v with factors.
type Part = Vec<(usize, Decimal)>;

/// For every part of the version's v: x parts come first, then y parts, counted in the version's own units.
fn parts((survey, current): (&Survey, &Layout), (version, layout): (&Survey, &Layout)) -> Option<Vec<Part>> {
    let carried = Carry::of(survey, version);
    let count = current.leaves.len();
    let (mut of_x, mut of_y): (Vec<Part>, Vec<Part>) = (Vec::new(), Vec::new());
    for leaf in &layout.leaves {
        let carry = carried[leaf.node].as_ref();
        let place = carry.and_then(|carry| current.leaves.iter().position(|now| now.node == carry.node));
        let (mut x, mut y) = (Part::new(), Part::new());
        match (place, carry.map(|carry| &carry.how)) {
            (Some(place), Some(How::Linear { scale, shift })) => {
                x.push((place, leaf.base()));
                if !shift.is_zero() {
                    x.push((count + place, shift * leaf.base()));
                }
                y.push((count + place, scale * leaf.unit()));
            }
            (_, Some(How::ByOption(_))) => return None,
            _ => {}
        }
        of_x.push(x);
        of_y.push(y);
    }
    Some([of_x, of_y].concat())
}
