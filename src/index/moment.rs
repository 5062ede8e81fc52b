//! Cross-moments of one unit's responses, in the scores of the current tree.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::carry::{Carry, How};
use super::layout::Layout;
use super::leaf::product;
use super::quadratic::Symmetric;
use super::sample::SampledUnit;
use super::tally::Tally;
use crate::definition::Survey;

/// Sums of v_a · v_b over a unit's responses; see [`leaf`](super::leaf) for v. Exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moments {
    leaves: usize,
    products: Vec<Decimal>,
    /// Σ v_a.
    sums: Vec<Decimal>,
    /// The responses themselves, where they were read one by one.
    sampled: Option<SampledUnit>,
}

impl Moments {
    /// Of no responses, for the indicators of the current definition.
    pub fn empty(current: &Layout) -> Self {
        let leaves = current.leaves.len();
        let products = vec![Decimal::ZERO; super::leaf::products(leaves)];
        Self { leaves, products, sums: vec![Decimal::ZERO; 2 * leaves], sampled: None }
    }

    /// Of responses that are at hand one by one, with their weights and clusters.
    pub(super) fn sampled(leaves: usize, sampled: SampledUnit) -> Self {
        Self { leaves, products: Vec::new(), sums: Vec::new(), sampled: Some(sampled) }
    }

    pub fn single(&self) -> Option<&SampledUnit> {
        self.sampled.as_ref()
    }

    /// Adds the moments of a tally. `false` when the tally has none.
    #[must_use]
    pub fn add(&mut self, layout: &Layout, transfer: &Transfer, tally: &Tally) -> bool {
        if !tally.has_moments(layout) {
            return false;
        }
        add_cells(&mut self.sums, &transfer.sums, tally);
        add_cells(&mut self.products, &transfer.products, tally);
        true
    }

    /// Σ v_a v_b of all pairs.
    pub(super) fn raw(&self) -> Symmetric {
        Symmetric::new(2 * self.leaves, |a, b| self.of(a, b))
    }

    /// n Σ v_a v_b − Σ v_a Σ v_b of all pairs, over n responses.
    pub(super) fn centred(&self, n: i64) -> Symmetric {
        Symmetric::new(2 * self.leaves, |a, b| times_less(n, self.of(a, b), self.sum(a), self.sum(b)))
    }

    /// Σ v_a · v_b.
    pub fn of(&self, a: usize, b: usize) -> Decimal {
        self.products[product(self.leaves, a.min(b), a.max(b))]
    }

    /// Σ v_a.
    pub fn sum(&self, a: usize) -> Decimal {
        self.sums[a]
    }
}

/// n · m − a · b, exactly; in whole numbers where the points stand alike, which is far quicker.
fn times_less(n: i64, m: Decimal, a: Decimal, b: Decimal) -> Decimal {
    let scale = m.scale();
    let whole = || {
        let times = i128::from(n).checked_mul(m.mantissa())?;
        let less = times.checked_sub(a.mantissa().checked_mul(b.mantissa())?)?;
        Decimal::try_from_i128_with_scale(less, scale).ok()
    };
    let alike = scale == a.scale() + b.scale();
    alike.then(whole).flatten().unwrap_or_else(|| Decimal::from(n) * m - a * b)
}

fn add_cells(sums: &mut [Decimal], cells: &[Share], tally: &Tally) {
    for Share { cell, place, factor } in cells {
        match tally.cell(*cell) {
            0 => {}
            sum => sums[*place] += Decimal::from(sum) * factor,
        }
    }
}

/// Which cells of the tallies of a version add to which sums and products of today, and how much: worked out
/// once for many tallies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    sums: Vec<Share>,
    products: Vec<Share>,
}

/// What a cell adds to one place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Share {
    cell: usize,
    place: usize,
    factor: Decimal,
}

impl Transfer {
    /// The indicators of `version` are found in `survey`'s tree by their ids. `None` when answers are carried
    /// over in a way that only counts of options know.
    pub fn of((survey, current): (&Survey, &Layout), (version, layout): (&Survey, &Layout)) -> Option<Self> {
        let parts = parts((survey, current), (version, layout))?;
        let mut found = Self { sums: Vec::new(), products: Vec::new() };
        for (a, first) in parts.iter().enumerate() {
            // 0 or 1 as x is before it is weighed: x · x = x, and x · y = y.
            let cell = layout.product(a % layout.leaves.len(), a);
            found.sums.extend(first.iter().map(|&(place, factor)| Share { cell, place, factor }));
            for (b, second) in parts.iter().enumerate().skip(a) {
                found.add_product(current.leaves.len(), layout.product(a, b), (first, second), a != b);
            }
        }
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
