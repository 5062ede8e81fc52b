//! Linearisation: every node of the tree as a weighted sum of ratios, and so of response values.
//!
//! A weighted sum of nodes is linearised by the same weighted sum of their z; see [`ratio`](super::ratio) for
//! those that are estimated directly.

use rust_decimal::Decimal;

use super::compute::{UnitSums, children_used, estimated};
use super::figure::Figure;
use super::leaf::Leaf;
use super::own::Own;
use super::ratio::{Around, Ratio};
use super::sample::SampledUnit;
use crate::definition::{Combine, IndexTree, NodeKind};

/// The ratios of a tree, and how nodes are made of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linearised {
    pub(super) ratios: Vec<Ratio>,
    /// The ratios of every node that has a figure, by their positions, each with its factor.
    pub(super) nodes: Vec<Option<Vec<(usize, Decimal)>>>,
    units: usize,
}

/// One node's coefficients on v, one list a unit; a unit that does not matter to the node has an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Linear {
    pub units: Vec<Vec<(usize, Decimal)>>,
    /// Under raking: β of each group of each margin; see [`calibration`](super::calibration).
    pub margins: Vec<Decimal>,
}

/// The linear form of every node that has a figure, in the tree's order. These are the figures of the units as
/// they are, whatever of them may be shown: a whole can be shown whose parts are withheld.
pub fn linearised(tree: &IndexTree, leaves: &[Leaf], units: &[UnitSums]) -> Vec<Option<Linear>> {
    let own = Own::of(tree, units, None);
    let all = Linearised::of((tree, leaves), units, &own, &estimated(tree, &own));
    (0..tree.nodes.len()).map(|node| all.form(node)).collect()
}

impl Linearised {
    pub(super) fn of(of: (&IndexTree, &[Leaf]), units: &[UnitSums], own: &Own, figures: &[Figure]) -> Self {
        let mut all = Self::around(of, units, own, figures, Around::Stratum);
        let singles = || units.iter().filter_map(|unit| unit.moments.as_ref()?.single());
        if let Some(calibration) = singles().find_map(SampledUnit::calibration) {
            for ratio in &mut all.ratios {
                let mut cross = vec![Decimal::ZERO; calibration.size()];
                for (at, unit) in units.iter().enumerate() {
                    if let Some(sampled) = unit.moments.as_ref().and_then(|moments| moments.single()) {
                        sampled.add_cross(&ratio.form(at).collect::<Vec<_>>(), &mut cross);
                    }
                }
                ratio.margins = calibration.coefficients(&cross);
            }
        }
        all
    }

    /// The same, with every answer held against the estimate of all units: what a design effect is measured by,
    /// since a simple random sample knows no strata.
    pub(super) fn around_the_whole(
        of: (&IndexTree, &[Leaf]),
        units: &[UnitSums],
        own: &Own,
        figures: &[Figure],
    ) -> Self {
        Self::around(of, units, own, figures, Around::Whole)
    }

    fn around(
        (tree, leaves): (&IndexTree, &[Leaf]),
        units: &[UnitSums],
        own: &Own,
        figures: &[Figure],
        around: Around,
    ) -> Self {
        let nodes = vec![None; tree.nodes.len()];
        let mut all = Self { ratios: Vec::new(), nodes, units: units.len() };
        for at in (0..tree.nodes.len()).rev() {
            if figures[at].value.is_err() {
                continue;
            }
            let node = &tree.nodes[at];
            let mut made = match &node.kind {
                NodeKind::Indicator { .. } | NodeKind::Dimension { combine: Combine::Pooled, .. } => {
                    all.estimated(Ratio::new((tree, leaves), units, own, at, around))
                }
                NodeKind::Dimension { combine, .. } => {
                    let used = children_used(tree, node, *combine, figures).into_iter();
                    used.flat_map(|(child, share)| all.times(child, share)).collect()
                }
            };
            if let Some(rescale) = node.rescale {
                let slope = rescale.slope();
                made.iter_mut().for_each(|(_, factor)| *factor *= slope);
            }
            all.nodes[at] = Some(made);
        }
        all
    }

    fn estimated(&mut self, ratio: Ratio) -> Vec<(usize, Decimal)> {
        let factor = Decimal::ONE / ratio.divisor();
        self.ratios.push(ratio);
        vec![(self.ratios.len() - 1, factor)]
    }

    /// The ratios of a node times a factor. No two children have one in common.
    fn times(&self, node: usize, share: Decimal) -> Vec<(usize, Decimal)> {
        let made = self.nodes[node].iter().flatten();
        made.map(|(ratio, factor)| (*ratio, *factor * share)).collect()
    }

    /// A node's coefficients on v; none where it has no figure.
    pub(super) fn form(&self, node: usize) -> Option<Linear> {
        let made = self.nodes[node].as_ref()?;
        let times = |(ratio, factor): &(usize, Decimal)| (&self.ratios[*ratio], *factor);
        let of_unit = |unit: usize| {
            let parts = made.iter().map(times);
            parts
                .flat_map(|(ratio, factor)| ratio.form(unit).map(move |(at, on)| (at, on * factor)))
                .collect()
        };
        let mut margins = Vec::new();
        for (ratio, factor) in made.iter().map(times) {
            margins.resize(ratio.margins.len(), Decimal::ZERO);
            margins.iter_mut().zip(&ratio.margins).for_each(|(sum, more)| *sum += *more * factor);
        }
        Some(Linear { units: (0..self.units).map(of_unit).collect(), margins })
    }
}
