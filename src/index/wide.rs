//! Sums of products of three whole numbers, exact: they are wider than an `i128`.

use rust_decimal::Decimal;

use super::quadratic::{decimal, digits, moved};

const LIMB: u32 = 64;

/// high · 2^64 + low, with 0 ≤ low < 2^64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Wide {
    high: i128,
    low: i128,
}

impl Wide {
    /// one · other, where one has fewer than 126 bits and other fewer than 60.
    pub(super) fn product(one: i128, other: i64) -> Self {
        let other = i128::from(other);
        let (high, low) = (one >> LIMB, one & (i128::from(u64::MAX)));
        Self { high: high * other, low: low * other }.carried()
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { high: self.high + other.high, low: self.low + other.low }.carried()
    }

    fn carried(self) -> Self {
        Self { high: self.high + (self.low >> LIMB), low: self.low & i128::from(u64::MAX) }
    }

    /// The number times 10^-scale, with as many digits as a `Decimal` holds.
    fn decimal(self, scale: i64) -> Decimal {
        let unused = (self.high ^ (self.high >> 127)).leading_zeros();
        // As many bits of the lower part as there is room for beside the higher one.
        let room = unused.saturating_sub(2).min(LIMB);
        let number = (self.high << room) | (self.low >> (LIMB - room));
        if room == LIMB {
            return decimal(number, scale).unwrap_or_default();
        }
        let most = i64::from(Decimal::MAX_SCALE);
        let surplus = (digits(number) - most).max(0);
        let digits = moved(number, -surplus).unwrap_or_default();
        let fraction = Decimal::from_i128_with_scale(digits, Decimal::MAX_SCALE);
        shifted(fraction * Decimal::from(1_u128 << (LIMB - room)), most + surplus - scale)
    }
}

/// A number with its point moved to the right, or to the left.
fn shifted(number: Decimal, by: i64) -> Decimal {
    let moved = |by: i64| u32::try_from(by).ok().and_then(|by| 10_i128.checked_pow(by));
    let factor = match moved(by) {
        Some(power) => Decimal::try_from_i128_with_scale(power, 0).ok(),
        None => u32::try_from(-by).ok().map(|by| Decimal::new(1, by.min(Decimal::MAX_SCALE))),
    };
    factor.and_then(|factor| number.checked_mul(factor)).unwrap_or_default()
}

/// A sum of such numbers at scales of their own, and of decimals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sum {
    /// As a rule there is one scale.
    first: Option<(i64, Wide)>,
    others: Vec<(i64, Wide)>,
    rest: Decimal,
}

impl Sum {
    /// Adds a number in units of 10^-scale.
    pub(super) fn add(&mut self, number: Wide, scale: i64) {
        let (known, sum) = self.first.get_or_insert((scale, Wide::default()));
        if *known == scale {
            *sum = sum.plus(number);
            return;
        }
        match self.others.iter_mut().find(|(known, _)| *known == scale) {
            Some((_, sum)) => *sum = sum.plus(number),
            None => self.others.push((scale, number)),
        }
    }

    /// Adds another sum.
    pub(super) fn merge(&mut self, other: &Self) {
        other.first.iter().chain(&other.others).for_each(|(scale, number)| self.add(*number, *scale));
        self.rest += other.rest;
    }

    pub(super) fn add_decimal(&mut self, number: Decimal) {
        self.rest += number;
    }

    /// The order of what was added does not matter, but for that of the decimals.
    pub(super) fn total(&self) -> Decimal {
        let one = |(scale, number): &(i64, Wide)| number.decimal(*scale);
        if self.others.is_empty() {
            return self.first.as_ref().map_or(Decimal::ZERO, one) + self.rest;
        }
        let mut by_scale: Vec<&(i64, Wide)> = self.first.iter().chain(&self.others).collect();
        by_scale.sort_unstable_by_key(|(scale, _)| *scale);
        by_scale.into_iter().map(one).sum::<Decimal>() + self.rest
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_add_up_to_what_decimals_do(
            terms in proptest::collection::vec(
                (number(17), number(16), number(17), 0_i64..3),
                0..20,
            ),
        ) {
            let mut sum = Sum::default();
            let (mut plain, mut sizes) = (Decimal::ZERO, Decimal::ZERO);
            for (a, b, c, more) in terms {
                sum.add(Wide::product(i128::from(a) * i128::from(b), c), 45 + more);
                let term = Decimal::new(a, 17) * Decimal::new(b, 11) * Decimal::new(c, 17);
                let term = term / Decimal::from(10_i64.pow(u32::try_from(more).expect("small")));
                (plain, sizes) = (plain + term, sizes + term.abs());
            }
            let allowed = sizes * Decimal::new(1, 25) + Decimal::new(1, 24);
            prop_assert!((sum.total() - plain).abs() <= allowed, "{} {plain}", sum.total());
        }
    }

    fn number(digits: u32) -> impl Strategy<Value = i64> {
        (0..=digits).prop_flat_map(|digits| -(10_i64.pow(digits))..10_i64.pow(digits))
    }

    #[test]
    fn what_cancels_out_leaves_nothing() {
        let mut sum = Sum::default();
        let large = 10_i128.pow(36);
        sum.add(Wide::product(large, 10_i64.pow(17)), 50);
        sum.add(Wide::product(large + 1, -(10_i64.pow(17))), 50);
        assert_eq!(sum.total(), Decimal::ZERO);
    }
}
