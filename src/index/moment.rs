//! Cross-moments of one unit's responses, in the scores of the current tree.

use rust_decimal::Decimal;

use super::layout::Layout;
use super::leaf::product;
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

    /// Adds the moments of a tally that was counted under `version`; its indicators are found in
    /// `survey`'s tree by their ids. `false` when the tally has none.
    #[must_use]
    pub fn add(
        &mut self,
        (survey, current): (&Survey, &Layout),
        (version, layout): (&Survey, &Layout),
        tally: &Tally,
    ) -> bool {
        if !tally.has_moments(layout) {
            return false;
        }
        let place = |at: usize| {
            let id = &version.index.nodes[layout.leaves[at].node].id;
            current.leaves.iter().position(|leaf| survey.index.nodes[leaf.node].id == *id)
        };
        let places: Vec<Option<usize>> = (0..layout.leaves.len()).map(place).collect();
        // x parts come first, then y parts; a y is counted in the version's own units.
        let part = |a: usize| {
            let leaf = a % places.len();
            let is_y = a >= places.len();
            let unit = if is_y { layout.leaves[leaf].unit() } else { layout.leaves[leaf].base() };
            places[leaf].map(|place| (place + if is_y { self.leaves } else { 0 }, unit))
        };
        let parts: Vec<_> = (0..2 * places.len()).map(part).collect();
        for (a, first) in parts.iter().enumerate() {
            // 0 or 1 as x is before it is weighed: x · x = x, and x · y = y.
            let counted = tally.cell(layout.product(a % places.len(), a));
            if let Some((i, unit)) = first {
                self.sums[*i] += Decimal::from(counted) * unit;
            }
            for (b, second) in parts.iter().enumerate().skip(a) {
                let sum = tally.cell(layout.product(a, b));
                if let (Some((i, unit_i)), Some((j, unit_j)), true) = (first, second, sum != 0) {
                    let at = product(self.leaves, *i.min(j), *i.max(j));
                    self.products[at] += Decimal::from(sum) * unit_i * unit_j;
                }
            }
        }
        true
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
