//! Cross-moments of one unit's responses, in the scores of the current tree.

use rust_decimal::Decimal;

use super::layout::Layout;
use super::leaf::product;
use super::quadratic::{LARGEST, Symmetric};
use super::sample::SampledUnit;
use super::tally::Tally;
use super::transfer::{Share, Transfer, WholeShares};

/// Sums of v_a · v_b over a unit's responses; see [`leaf`](super::leaf) for v. Exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moments {
    leaves: usize,
    cells: Cells,
    /// The responses themselves, where they were read one by one.
    sampled: Option<SampledUnit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cells {
    Whole(Whole),
    /// Where factors have too many digits, or sums are too large for whole numbers.
    Exact {
        products: Vec<Decimal>,
        /// Σ v_a.
        sums: Vec<Decimal>,
    },
}

/// Σ v_a in units of 10^-scale, and Σ v_a · v_b in units of 10^-2·scale.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    /// None as long as nothing has been added.
    scale: Option<u32>,
    products: Numbers,
    sums: Numbers,
    /// No number here is larger.
    bound: i64,
}

/// Whole numbers, in half the room as long as none is large: thousands of units are held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Numbers {
    Narrow(Box<[i32]>),
    Wide(Box<[i64]>),
}

impl Numbers {
    fn zeros(count: usize) -> Self {
        Self::Narrow(vec![0; count].into())
    }

    fn at(&self, place: usize) -> i64 {
        match self {
            Self::Narrow(numbers) => numbers[place].into(),
            Self::Wide(numbers) => numbers[place],
        }
    }

    fn all(&self) -> Vec<i64> {
        match self {
            Self::Narrow(numbers) => numbers.iter().map(|number| i64::from(*number)).collect(),
            Self::Wide(numbers) => numbers.to_vec(),
        }
    }

    /// Adds factor · cell to each place; no sum on the way is larger than `bound`.
    fn add(&mut self, shares: &[(usize, usize, i64)], tally: &Tally, bound: i64) {
        if let Self::Narrow(numbers) = self {
            if i32::try_from(bound).is_ok() {
                for (cell, place, factor) in shares {
                    let sum = i64::from(numbers[*place]) + tally.cell(*cell) * factor;
                    numbers[*place] = i32::try_from(sum).expect("within the bound");
                }
                return;
            }
            *self = Self::Wide(self.all().into());
        }
        if let Self::Wide(numbers) = self {
            for (cell, place, factor) in shares {
                numbers[*place] += tally.cell(*cell) * factor;
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Narrow(numbers) => size_of_val(&**numbers),
            Self::Wide(numbers) => size_of_val(&**numbers),
        }
    }
}

impl Moments {
    /// Of no responses, for the indicators of the current definition.
    pub fn empty(current: &Layout) -> Self {
        let leaves = current.leaves.len();
        let products = Numbers::zeros(super::leaf::products(leaves));
        let whole = Whole { scale: None, products, sums: Numbers::zeros(2 * leaves), bound: 0 };
        Self { leaves, cells: Cells::Whole(whole), sampled: None }
    }

    /// Of responses that are at hand one by one, with their weights and clusters.
    pub(super) fn sampled(leaves: usize, sampled: SampledUnit) -> Self {
        let cells = Cells::Exact { products: Vec::new(), sums: Vec::new() };
        Self { leaves, cells, sampled: Some(sampled) }
    }

    /// About so many bytes do they take, without responses that are at hand one by one.
    pub(super) fn bytes(&self) -> usize {
        match &self.cells {
            Cells::Whole(Whole { products, sums, .. }) => products.bytes() + sums.bytes(),
            Cells::Exact { products, sums } => (products.len() + sums.len()) * size_of::<Decimal>(),
        }
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
        if let Cells::Whole(whole) = &mut self.cells
            && !whole.add(transfer, tally)
        {
            self.cells = whole.exact();
        } else if let Cells::Whole(_) = &self.cells {
            return true;
        }
        if let Cells::Exact { products, sums } = &mut self.cells {
            add_exactly(sums, &transfer.sums, tally);
            add_exactly(products, &transfer.products, tally);
        }
        true
    }

    /// Σ v_a v_b of all pairs.
    pub(super) fn raw(&self) -> Symmetric {
        let size = 2 * self.leaves;
        match &self.cells {
            Cells::Whole(whole) => {
                let cells = whole.products.all().into_iter().map(i128::from);
                Symmetric::whole(size, 2 * whole.scale.unwrap_or(0), cells)
            }
            Cells::Exact { .. } => None,
        }
        .unwrap_or_else(|| Symmetric::new(size, |a, b| self.of(a, b)))
    }

    /// n Σ v_a v_b − Σ v_a Σ v_b of all pairs, over n responses.
    pub(super) fn centred(&self, n: i64) -> Symmetric {
        let size = 2 * self.leaves;
        match &self.cells {
            Cells::Whole(whole) => whole.centred(n),
            Cells::Exact { .. } => None,
        }
        .unwrap_or_else(|| {
            Symmetric::new(size, |a, b| Decimal::from(n) * self.of(a, b) - self.sum(a) * self.sum(b))
        })
    }

    /// Σ v_a · v_b.
    pub fn of(&self, a: usize, b: usize) -> Decimal {
        let place = product(self.leaves, a.min(b), a.max(b));
        match &self.cells {
            Cells::Whole(whole) => decimal(whole.products.at(place), 2 * whole.scale.unwrap_or(0)),
            Cells::Exact { products, .. } => products[place],
        }
    }

    /// Σ v_a.
    pub fn sum(&self, a: usize) -> Decimal {
        match &self.cells {
            Cells::Whole(whole) => decimal(whole.sums.at(a), whole.scale.unwrap_or(0)),
            Cells::Exact { sums, .. } => sums[a],
        }
    }
}

impl Whole {
    /// `false` when whole numbers of this scale do not suffice; nothing is added then.
    fn add(&mut self, transfer: &Transfer, tally: &Tally) -> bool {
        let Some(WholeShares { scale, sums, products, most }) = &transfer.whole else { return false };
        let bound = most.checked_mul(tally.largest()).and_then(|more| self.bound.checked_add(more));
        let Some(bound) = bound.filter(|_| self.scale.is_none_or(|own| own == *scale)) else { return false };
        (self.scale, self.bound) = (Some(*scale), bound);
        self.sums.add(sums, tally, bound);
        self.products.add(products, tally, bound);
        true
    }

    fn centred(&self, n: i64) -> Option<Symmetric> {
        let Self { scale, products, bound, .. } = self;
        let sums = self.sums.all();
        let largest = sums.iter().map(|sum| i128::from(sum.abs())).max().unwrap_or(0);
        if i128::from(n) * i128::from(*bound) + largest * largest > LARGEST {
            return None;
        }
        let cells = match products {
            Numbers::Narrow(products) => centred(products, &sums, n),
            Numbers::Wide(products) => centred(products, &sums, n),
        };
        Some(Symmetric::Whole { size: sums.len(), scale: 2 * scale.unwrap_or(0), cells })
    }

    fn exact(&self) -> Cells {
        let scale = self.scale.unwrap_or(0);
        let sums = self.sums.all().into_iter().map(|sum| decimal(sum, scale)).collect();
        let products = self.products.all().into_iter().map(|product| decimal(product, 2 * scale)).collect();
        Cells::Exact { products, sums }
    }
}

/// n · product − sum · other, row by row.
fn centred<N: Copy + Into<i64>>(products: &[N], sums: &[i64], n: i64) -> Vec<i64> {
    let mut cells = Vec::with_capacity(products.len());
    let mut rest = products;
    for (a, sum) in sums.iter().enumerate() {
        let (row, below) = rest.split_at(sums.len() - a);
        cells.extend(row.iter().zip(&sums[a..]).map(|(product, other)| n * (*product).into() - sum * other));
        rest = below;
    }
    cells
}

fn decimal(whole: i64, scale: u32) -> Decimal {
    Decimal::from_i128_with_scale(whole.into(), scale)
}

fn add_exactly(sums: &mut [Decimal], cells: &[Share], tally: &Tally) {
    for Share { cell, place, factor } in cells {
        match tally.cell(*cell) {
            0 => {}
            sum => sums[*place] += Decimal::from(sum) * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shares() -> impl Strategy<Value = Vec<Share>> {
        let factor = prop_oneof![Just(Decimal::ONE), Just(Decimal::ONE_HUNDRED), Just(Decimal::new(25, 1))];
        let share = (0_usize..6, 0_usize..4, factor);
        proptest::collection::vec(share.prop_map(|(cell, place, factor)| Share { cell, place, factor }), 1..9)
    }

    proptest! {
        /// Also where whole numbers end: the last tallies are as large as they come.
        #[test]
        fn whole_numbers_add_up_to_what_decimals_do(
            (sums, products) in (shares(), shares()),
            tallies in proptest::collection::vec(proptest::collection::vec(-9_i64..9, 6), 1..6),
            large in proptest::option::of(prop_oneof![1_i64 << 20..1_i64 << 32, 1_i64 << 50..1_i64 << 58]),
        ) {
            let whole = WholeShares::of(&sums, &products);
            let transfer = Transfer { sums, products, whole };
            let numbers = || Numbers::zeros(4);
            let mut whole = Whole { scale: None, products: numbers(), sums: numbers(), bound: 0 };
            let (mut sums, mut products) = (vec![Decimal::ZERO; 4], vec![Decimal::ZERO; 4]);
            let large = large.map(|large| vec![large; 6]);
            for cells in tallies.into_iter().chain(large) {
                let text = serde_json::to_string(&cells).expect("a list");
                let tally: Tally = serde_json::from_str(&text).expect("a tally");
                if !whole.add(&transfer, &tally) {
                    continue;
                }
                add_exactly(&mut sums, &transfer.sums, &tally);
                add_exactly(&mut products, &transfer.products, &tally);
            }
            prop_assert_eq!(whole.exact(), Cells::Exact { products, sums });
        }
    }
}
