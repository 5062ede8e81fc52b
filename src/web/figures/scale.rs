//! On which scale an index is drawn, and how far a value lies from what it is held against.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::definition::{AnswerKind, Combine, IndexTree, Measure, NodeKind, Survey};

/// The least and the greatest value a node can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Bounds {
    pub(in crate::web) low: Decimal,
    pub(in crate::web) high: Decimal,
}

/// Width of a drawn scale in its own units; its ends have room for half a dot.
const DRAWN: Decimal = Decimal::from_parts(200, 0, 0, false, 0);
const MARGIN: Decimal = Decimal::from_parts(8, 0, 0, false, 0);

impl Bounds {
    const PERCENT: Self = Self { low: Decimal::ZERO, high: Decimal::ONE_HUNDRED };

    fn new(one: Decimal, other: Decimal) -> Self {
        Self { low: one.min(other), high: one.max(other) }
    }

    /// Where a value stands on a line 200 wide, with a margin of 8 on both sides.
    pub(in crate::web) fn place(self, value: Decimal) -> String {
        let width = self.high - self.low;
        let share = if width.is_zero() { Decimal::ZERO } else { (value - self.low) / width };
        let share = share.clamp(Decimal::ZERO, Decimal::ONE);
        (MARGIN + share * (DRAWN - MARGIN - MARGIN)).round_dp(1).normalize().to_string()
    }

    /// The width in percent that `value` is of the whole, for a bar.
    fn part(self, percent: i64) -> Decimal {
        (self.high - self.low) * Decimal::new(percent, 2)
    }
}

/// The bounds of every node, in the tree's order; none where the definition sets none.
pub(in crate::web) fn bounds(survey: &Survey) -> Vec<Option<Bounds>> {
    let tree = &survey.index;
    let mut all: Vec<Option<Bounds>> = vec![None; tree.nodes.len()];
    for at in (0..tree.nodes.len()).rev() {
        let node = &tree.nodes[at];
        let plain = match &node.kind {
            NodeKind::Indicator { measure: Measure::Share { .. } | Measure::Points { .. }, .. } => {
                Some(Bounds::PERCENT)
            }
            NodeKind::Indicator { question, measure: Measure::Mean } => scores(survey, question.as_str()),
            NodeKind::Dimension { combine, .. } => combined(tree, at, *combine, &all),
        };
        all[at] = plain.map(|bounds| match node.rescale {
            None => bounds,
            Some(scale) => {
                let map = |x| {
                    scale.to[0]
                        + (x - scale.from[0]) * (scale.to[1] - scale.to[0]) / (scale.from[1] - scale.from[0])
                };
                Bounds::new(map(bounds.low), map(bounds.high))
            }
        });
        if let Some([one, other]) = node.min_max.or(node.clamp) {
            all[at] = Some(Bounds::new(one, other));
        }
    }
    all
}

fn scores(survey: &Survey, question: &str) -> Option<Bounds> {
    match &survey.field(question)?.kind {
        AnswerKind::OneOf(options) => {
            let scores = || options.iter().filter_map(|option| option.score);
            Some(Bounds { low: scores().min()?, high: scores().max()? })
        }
        AnswerKind::Number(range) => Some(Bounds { low: range.min?, high: range.max? }),
        AnswerKind::AnyOf { .. } | AnswerKind::Date(_) | AnswerKind::Text { .. } => None,
    }
}

fn combined(tree: &IndexTree, at: usize, combine: Combine, all: &[Option<Bounds>]) -> Option<Bounds> {
    let (mut low, mut high, mut weight) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for &child in &tree.nodes[at].children {
        let own = tree.nodes[child].weight;
        let bounds = all[child]?;
        low += own * bounds.low;
        high += own * bounds.high;
        weight += own;
    }
    let by = match combine {
        Combine::Sum => Decimal::ONE,
        Combine::Mean | Combine::Pooled => weight,
    };
    (!by.is_zero()).then(|| Bounds { low: low / by, high: high / by })
}

/// Whether all of an index is shares, so that every figure is a percentage.
pub(in crate::web) fn is_percentage(tree: &IndexTree) -> bool {
    tree.nodes.iter().all(|node| {
        node.rescale.is_none()
            && node.min_max.is_none()
            && match &node.kind {
                NodeKind::Indicator { measure, .. } => {
                    matches!(measure, Measure::Share { .. } | Measure::Points { .. })
                }
                NodeKind::Dimension { combine, .. } => *combine != Combine::Sum,
            }
    })
}

/// Five steps around a pivot: 1 far below, 3 close to it, 5 far above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Heat {
    pivot: Decimal,
    near: Decimal,
    far: Decimal,
}

impl Heat {
    /// Close is within 3 % of the scale, far is from 10 % on.
    pub(in crate::web) fn around(pivot: Decimal, bounds: Bounds) -> Self {
        Self { pivot, near: bounds.part(3), far: bounds.part(10) }
    }

    pub(in crate::web) fn step(self, value: Decimal) -> u8 {
        let above = value - self.pivot;
        match (above.is_sign_negative(), above.abs()) {
            (_, distance) if distance < self.near => 3,
            (true, distance) if distance >= self.far => 1,
            (true, _) => 2,
            (false, distance) if distance >= self.far => 5,
            (false, _) => 4,
        }
    }

    /// Both thresholds, for the legend.
    pub(in crate::web) fn thresholds(self) -> (Decimal, Decimal) {
        (self.near.normalize(), self.far.normalize())
    }
}

/// A share of a bar 200 wide, at least a hair.
pub(in crate::web) fn bar(value: Decimal, of: Decimal) -> u32 {
    let share = if of.is_zero() { Decimal::ZERO } else { value / of };
    (share * DRAWN).round().to_u32().unwrap_or(0).clamp(1, 200)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_step_says_how_far_below_or_above() {
        let heat = Heat::around(dec!(68), Bounds::PERCENT);
        let steps = [dec!(50), dec!(58), dec!(58.01), dec!(65.01), dec!(70.99), dec!(71), dec!(78)];
        assert_eq!(steps.map(|value| heat.step(value)), [1, 1, 2, 3, 3, 4, 5]);
    }

    #[test]
    fn a_value_has_its_place_on_the_line() {
        let five = Bounds { low: dec!(1), high: dec!(5) };
        assert_eq!(five.place(dec!(1)), "8");
        assert_eq!(five.place(dec!(3)), "100");
        assert_eq!(five.place(dec!(9)), "192");
        assert_eq!(Bounds::PERCENT.place(dec!(33.333)), "69.3");
    }
}
