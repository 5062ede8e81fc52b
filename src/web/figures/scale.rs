//! On which scale an index is drawn, and how far a value lies from what it is held against.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::definition::{Bounds, Combine, IndexTree, Measure, NodeKind};
use crate::index::figure::rounded;

/// Width of a drawn scale in its own units; its ends have room for half a dot.
const DRAWN: Decimal = Decimal::from_parts(200, 0, 0, false, 0);
const MARGIN: Decimal = Decimal::from_parts(8, 0, 0, false, 0);

/// Where a value stands on a line 200 wide, with a margin of 8 on both sides.
pub(in crate::web) fn place(bounds: Bounds, value: Decimal) -> String {
    let width = bounds.length();
    let share = if width.is_zero() { Decimal::ZERO } else { (value - bounds.low) / width };
    let share = share.clamp(Decimal::ZERO, Decimal::ONE);
    rounded(MARGIN + share * (DRAWN - MARGIN - MARGIN), 1).normalize().to_string()
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
        (self.near, self.far)
    }
}

/// Where a scale is marked: at both ends, and at multiples of the largest round step that makes at least
/// four parts.
pub(in crate::web) fn ticks(bounds: Bounds) -> Vec<Decimal> {
    let Bounds { low, high } = bounds;
    let round = |power: i64| [5, 2, 1].map(|digit| Decimal::new(digit, 0) * decimal_power(power));
    let mut steps = (-4..=4).rev().flat_map(round);
    let Some(step) = steps.find(|step| bounds.length() / step >= Decimal::from(4)) else {
        return vec![low, high];
    };
    let first = (low / step).ceil() * step;
    let multiples = (0..).map(|count| first + step * Decimal::from(count)).take_while(|value| *value < high);
    // A mark close beside an end would stand in its text.
    let is_apart = |value: &Decimal| (value - low).min(high - value) * Decimal::TWO >= step;
    let between = multiples.filter(is_apart);
    std::iter::once(low).chain(between).chain([high]).map(|value| value.normalize()).collect()
}

/// A part of a scale that is as long as what is drawn on it, and at least a tenth of the whole: from one round mark
/// to another.
pub(in crate::web) fn around(scale: Bounds, low: Decimal, high: Decimal) -> Bounds {
    let lacking = scale.length() / Decimal::TEN - (high - low);
    let more = lacking.max(Decimal::ZERO) / Decimal::TWO;
    let (low, high) = (low - more, high + more);
    let round = |power: i64| [5, 2, 1].map(|digit| Decimal::new(digit, 0) * decimal_power(power));
    let step = (-4..=4).rev().flat_map(round).find(|step| (high - low) / step >= Decimal::from(4));
    let Some(step) = step else { return scale };
    Bounds {
        low: ((low / step).floor() * step).clamp(scale.low, scale.high),
        high: ((high / step).ceil() * step).clamp(scale.low, scale.high),
    }
}

fn decimal_power(power: i64) -> Decimal {
    let magnitude = u32::try_from(power.unsigned_abs()).unwrap_or(0);
    match power {
        0.. => Decimal::from(10_u64.pow(magnitude)),
        _ => Decimal::new(1, magnitude),
    }
}

/// A share of a bar 200 wide, at least a hair.
pub(in crate::web) fn bar(value: Decimal, of: Decimal) -> u32 {
    let share = if of.is_zero() { Decimal::ZERO } else { value / of };
    rounded(share * DRAWN, 0).to_u32().unwrap_or(0).clamp(1, 200)
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
    fn a_scale_is_marked_at_its_ends_and_at_round_numbers() {
        let marks = |low, high| ticks(Bounds { low, high });
        assert_eq!(ticks(PERCENT), [dec!(0), dec!(20), dec!(40), dec!(60), dec!(80), dec!(100)]);
        assert_eq!(marks(dec!(1), dec!(5)), [dec!(1), dec!(2), dec!(3), dec!(4), dec!(5)]);
        assert_eq!(marks(dec!(1), dec!(10)), [dec!(1), dec!(2), dec!(4), dec!(6), dec!(8), dec!(10)]);
        assert_eq!(
            marks(dec!(0.33), dec!(3.33)),
            [dec!(0.33), dec!(1), dec!(1.5), dec!(2), dec!(2.5), dec!(3), dec!(3.33)]
        );
        assert_eq!(marks(dec!(2), dec!(2)), [dec!(2), dec!(2)]);
    }

    #[test]
    fn a_course_is_drawn_on_the_part_of_the_scale_that_it_runs_on() {
        let part = |low, high| around(PERCENT, low, high);
        assert_eq!(part(dec!(71.2), dec!(84.9)), Bounds { low: dec!(70), high: dec!(86) });
        // Hardly any change is drawn as little.
        assert_eq!(part(dec!(80), dec!(80)), Bounds { low: dec!(74), high: dec!(86) });
        assert_eq!(part(dec!(98), dec!(100)), Bounds { low: dec!(94), high: dec!(100) });
        assert_eq!(part(dec!(0), dec!(100)), PERCENT);
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
