//! Covariances of ratios over all strata, from which the variance of every node follows.
//!
//! A node is Σ_i s_i · ratio_i with factors s that are the same in all units, so its variance is
//! Σ_i Σ_j s_i s_j · C(i, j) with C(i, j) = Σ_u f_u · cov_u(i, j): one pass over the units serves all nodes of
//! the tree. Coefficients count with 17 digits, their products are added up exactly.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::compute::UnitSums;
use super::memo::{GROUP, Group, Memo};
use super::pair::{Blocks, Scaled};
use super::quadratic::Symmetric;
use super::ratio::Ratio;
use super::sample::SampledUnit;
use super::variance::Spread;
use super::wide::Sum;

/// C(i, j) for every i ≤ j.
#[derive(Debug)]
pub(super) struct Covariances {
    sums: Vec<Sum>,
    /// Which ratios rest on no unit whose moments are missing.
    known: Vec<bool>,
}

impl Covariances {
    /// In groups of units, each added up for itself: so nothing depends on what is remembered.
    pub(super) fn of(ratios: &[Ratio], units: &[UnitSums], memo: Option<&mut Memo>) -> Self {
        let blocks = Blocks::of(ratios);
        let of_group = |group: usize| Self::of_group(ratios, units, group, &blocks);
        let groups = units.chunks(GROUP).enumerate();
        let mut all = Self::none(ratios.len());
        let Some(memo) = memo else {
            groups.for_each(|(at, _)| all.merge(&of_group(at)));
            return all;
        };
        let before = std::mem::take(&mut memo.covariances);
        for (at, units) in groups {
            let known = before.get(at).filter(|group| group.is_of(ratios, units, at)).cloned();
            let group = known.unwrap_or_else(|| Arc::new(Group::new(of_group(at), ratios, units, at)));
            all.merge(group.made());
            memo.covariances.push(group);
        }
        all
    }

    fn none(ratios: usize) -> Self {
        Self { sums: vec![Sum::default(); ratios * (ratios + 1) / 2], known: vec![true; ratios] }
    }

    fn of_group(ratios: &[Ratio], units: &[UnitSums], group: usize, blocks: &Blocks) -> Self {
        let mut all = Self::none(ratios.len());
        for (at, unit) in units.iter().enumerate().skip(group * GROUP).take(GROUP) {
            match Spread::of(unit) {
                Spread::Single { sampled, factor } => all.add_single((ratios, at), sampled, factor),
                Spread::Counted { matrix, factor } => {
                    all.add_counted((ratios, at), blocks, (&matrix, factor));
                }
                Spread::Unknown => {
                    for (known, ratio) in all.known.iter_mut().zip(ratios) {
                        *known &= ratio.of_unit(at).is_none();
                    }
                }
            }
        }
        all
    }

    /// About so many bytes.
    pub(super) fn bytes(&self) -> usize {
        self.sums.len() * size_of::<Sum>()
    }

    fn merge(&mut self, other: &Self) {
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, more)| sum.merge(more));
        self.known.iter_mut().zip(&other.known).for_each(|(known, other)| *known &= other);
    }

    fn add_counted(
        &mut self,
        (ratios, at): (&[Ratio], usize),
        blocks: &Blocks,
        (matrix, factor): (&Symmetric, Decimal),
    ) {
        let cells = matrix.whole_cells();
        let scaled = |ratio: &Ratio| Scaled::of(ratio.of_unit(at)?, factor);
        let scaled: Vec<Option<Scaled>> = ratios.iter().map(scaled).collect();
        let is_in = |ratio: usize| ratios[ratio].of_unit(at).is_some();
        for i in (0..ratios.len()).filter(|i| is_in(*i)) {
            for j in (i..ratios.len()).filter(|j| is_in(*j)) {
                let pair = place(ratios.len(), i, j);
                let quickly = || {
                    let (one, other) = (scaled[i].as_ref()?, scaled[j].as_ref()?);
                    let (cells, scale) = cells?;
                    let product = one.product(other, blocks.sums(pair, cells)?);
                    Some((product, one.weighted_scale + other.scale + i64::from(scale)))
                };
                match quickly() {
                    Some((product, scale)) => self.sums[pair].add(product, scale),
                    None => {
                        let [one, other] = [i, j].map(|ratio| ratios[ratio].form(at).collect::<Vec<_>>());
                        self.sums[pair].add_decimal(matrix.product(&one, &other) * factor);
                    }
                }
            }
        }
    }

    fn add_single(&mut self, (ratios, at): (&[Ratio], usize), sampled: &SampledUnit, factor: Decimal) {
        let totals = |ratio: &Ratio| sampled.totals(&ratio.form(at).collect::<Vec<_>>(), &ratio.margins);
        let totals: Vec<Vec<Decimal>> = ratios.iter().map(totals).collect();
        for (i, one) in totals.iter().enumerate() {
            for (j, other) in totals.iter().enumerate().skip(i) {
                let sum = &mut self.sums[place(ratios.len(), i, j)];
                sum.add_decimal(sampled.between(one, other) * factor);
            }
        }
    }

    /// The variances of some nodes, each given by its ratios and their factors; none where moments are missing.
    pub(super) fn variances(&self, nodes: &[Option<&[(usize, Decimal)]>]) -> Vec<Option<Decimal>> {
        let totals: Vec<Decimal> = self.sums.iter().map(Sum::total).collect();
        let between = |i: usize, j: usize| totals[place(self.known.len(), i.min(j), i.max(j))];
        let variance = |node: &[(usize, Decimal)]| {
            let row = |i: usize| node.iter().map(|(j, factor)| *factor * between(i, *j)).sum::<Decimal>();
            let is_known = node.iter().all(|(i, _)| self.known[*i]);
            let sum = || node.iter().map(|(i, factor)| *factor * row(*i)).sum::<Decimal>();
            is_known.then(|| sum().max(Decimal::ZERO))
        };
        nodes.iter().map(|node| variance((*node)?)).collect()
    }
}

/// The place of the pair i ≤ j among those of so many.
fn place(count: usize, i: usize, j: usize) -> usize {
    i * (2 * count - i + 1) / 2 + (j - i)
}
