//! On which scale an index is drawn, and how far a value lies from what it is held against.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::definition::{Bounds, Combine, IndexTree, Measure, NodeKind};

/// Width of a drawn scale in its own units; its ends have room for half a dot.
const DRAWN: Decimal = Decimal::from_parts(200, 0, 0, false, 0);
const MARGIN: Decimal = Decimal::from_parts(8, 0, 0, false, 0);

/// Where a value stands on a line 200 wide, with a margin of 8 on both sides.
pub(in crate::web) fn place(bounds: Bounds, value: Decimal) -> String {
    let width = bounds.length();
    let share = if width.is_zero() { Decimal::ZERO } else { (value - bounds.low) / width };
    let share = share.clamp(Decimal::ZERO, Decimal::ONE);
    (MARGIN + share * (DRAWN - MARGIN - MARGIN)).round_dp(1).normalize().to_string()
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
        let part = |percent| bounds.length() * Decimal::new(percent, 2);
        Self { pivot, near: part(3), far: part(10) }
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

    const PERCENT: Bounds = Bounds { low: Decimal::ZERO, high: Decimal::ONE_HUNDRED };

    #[test]
    fn a_step_says_how_far_below_or_above() {
        let heat = Heat::around(dec!(68), PERCENT);
        let steps = [dec!(50), dec!(58), dec!(58.01), dec!(65.01), dec!(70.99), dec!(71), dec!(78)];
        assert_eq!(steps.map(|value| heat.step(value)), [1, 1, 2, 3, 3, 4, 5]);
    }

    #[test]
    fn a_value_has_its_place_on_the_line() {
        let five = Bounds { low: dec!(1), high: dec!(5) };
        assert_eq!(place(five, dec!(1)), "8");
        assert_eq!(place(five, dec!(3)), "100");
        assert_eq!(place(five, dec!(9)), "192");
        assert_eq!(place(PERCENT, dec!(33.333)), "69.3");
    }
}
