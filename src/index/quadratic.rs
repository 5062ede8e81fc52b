//! Quadratic forms: Σ_a Σ_b c_a · d_b · m(a, b), of coefficients c and d and whole numbers m.
//!
//! Coefficients are quotients: 28 digits each, at scales of their own. Bringing each product to the scale of
//! the sum so far takes longer than all the rest of a variance. Here the coefficients are brought to one
//! scale first, once, and a row Σ_b d_b · m(a, b) is a sum of whole numbers, without any rounding.

use rust_decimal::Decimal;

/// Digits that the largest coefficient keeps.
const DIGITS: u32 = 26;

/// Digits in the lower of the two parts a coefficient is cut into, so that either part times a sum of
/// products stays far below the 38 digits of an `i128`.
const LOWER: u32 = 13;

/// Σ_a Σ_b one_a · other_b · of(a, b). Coefficients count with 26 digits, reckoned from the largest of
/// `other`; the rows are exact, and their sum carries 28 digits.
pub(super) fn quadratic(
    one: &[(usize, Decimal)],
    other: &[(usize, Decimal)],
    of: impl Fn(usize, usize) -> Decimal,
) -> Decimal {
    let whole = Whole::of(other);
    let slow = |a: usize| other.iter().map(|(b, on_b)| *on_b * of(a, *b)).sum();
    let row = |a: usize| {
        let fast = whole.as_ref().and_then(|whole| whole.row(|b| of(a, b)));
        fast.unwrap_or_else(|| slow(a))
    };
    one.iter().map(|(a, on_a)| *on_a * row(*a)).sum()
}

/// Coefficients in whole units of 10^-scale, each as `upper` · 10^13 + `lower`.
struct Whole {
    scale: u32,
    parts: Vec<Part>,
}

struct Part {
    place: usize,
    upper: i128,
    lower: i128,
}

impl Whole {
    /// `None` where a coefficient is so large that no digit behind the point would be left.
    fn of(coefficients: &[(usize, Decimal)]) -> Option<Self> {
        // The digits before the point; fewer than none for 0.00…
        let before = |value: &Decimal| digits(value.mantissa()) - i64::from(value.scale());
        let largest = coefficients.iter().map(|(_, value)| before(value)).max()?;
        let scale = u32::try_from(i64::from(DIGITS) - largest).ok().filter(|scale| *scale > LOWER)?;
        let part = |(place, value): &(usize, Decimal)| {
            let whole = moved(value.mantissa(), i64::from(scale) - i64::from(value.scale()))?;
            let cut = 10_i128.pow(LOWER);
            Some(Part { place: *place, upper: whole / cut, lower: whole % cut })
        };
        Some(Self { scale, parts: coefficients.iter().map(part).collect::<Option<_>>()? })
    }

    /// Σ_b d_b · of(b); `None` where it has more digits than there is room for.
    fn row(&self, of: impl Fn(usize) -> Decimal) -> Option<Decimal> {
        let values: Vec<Decimal> = self.parts.iter().map(|part| of(part.place)).collect();
        let places = values.iter().map(Decimal::scale).max()?;
        let (mut upper, mut lower) = (0_i128, 0_i128);
        for (part, value) in self.parts.iter().zip(values) {
            let value = moved(value.mantissa(), (places - value.scale()).into())?;
            upper = upper.checked_add(part.upper.checked_mul(value)?)?;
            lower = lower.checked_add(part.lower.checked_mul(value)?)?;
        }
        let scale = self.scale + places;
        Some(decimal(upper, scale - LOWER)? + decimal(lower, scale)?)
    }
}

/// How many digits a whole number has; none for 0.
fn digits(number: i128) -> i64 {
    number.unsigned_abs().checked_ilog10().map_or(0, |log| i64::from(log) + 1)
}

/// A whole number with its point moved to the right, or to the left and rounded half away from zero.
fn moved(number: i128, by: i64) -> Option<i128> {
    match (u32::try_from(by), u32::try_from(-by)) {
        (Ok(0), _) => Some(number),
        (Ok(right), _) if number == 0 || right < 38 => {
            number.checked_mul(10_i128.checked_pow(right).unwrap_or(0))
        }
        (_, Ok(left)) => match 10_i128.checked_pow(left) {
            Some(cut) => Some((number + number.signum() * (cut / 2)) / cut),
            None => Some(0),
        },
        _ => None,
    }
}

/// `number` · 10^-scale with as many digits as a `Decimal` holds.
fn decimal(number: i128, scale: u32) -> Option<Decimal> {
    let most = i64::from(Decimal::MAX_SCALE);
    let surplus = (digits(number) - most).max(i64::from(scale) - most).max(0);
    let scale = u32::try_from(i64::from(scale) - surplus).ok()?;
    Decimal::try_from_i128_with_scale(moved(number, -surplus)?, scale).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plainly(
        one: &[(usize, Decimal)],
        other: &[(usize, Decimal)],
        of: impl Fn(usize, usize) -> Decimal,
    ) -> Decimal {
        let row = |a: usize| other.iter().map(|(b, on_b)| *on_b * of(a, *b)).sum::<Decimal>();
        one.iter().map(|(a, on_a)| *on_a * row(*a)).sum()
    }

    fn coefficients() -> impl Strategy<Value = Vec<(usize, Decimal)>> {
        let quotient = (-1_000_000_i64..1_000_000, 1_i64..1_000_000)
            .prop_map(|(a, b)| Decimal::from(a) / Decimal::from(b));
        proptest::collection::vec(quotient, 0..12).prop_map(|all| all.into_iter().enumerate().collect())
    }

    proptest! {
        #[test]
        fn a_form_is_what_multiplying_out_gives(
            one in coefficients(),
            other in coefficients(),
            moments in proptest::collection::vec((0_i64..100_000_000_000, 0_u32..3), 144),
        ) {
            let of = |a: usize, b: usize| {
                let (number, scale) = moments[a * 12 + b];
                Decimal::new(number, scale)
            };
            let (fast, plain) = (quadratic(&one, &other, of), plainly(&one, &other, of));
            let size: Decimal = plainly(
                &one.iter().map(|(at, value)| (*at, value.abs())).collect::<Vec<_>>(),
                &other.iter().map(|(at, value)| (*at, value.abs())).collect::<Vec<_>>(),
                of,
            );
            let allowed = size * Decimal::new(1, 20) + Decimal::new(1, 20);
            prop_assert!((fast - plain).abs() <= allowed, "{fast} {plain}");
        }
    }

    #[test]
    fn whole_numbers_stay_exact() {
        let coefficients = [(0, Decimal::new(25, 1)), (1, Decimal::new(-3, 0))];
        let of = |a: usize, b: usize| Decimal::from(10 * a + b + 1);
        // 2.5² · 1 − 2.5 · 3 · (2 + 11) + 3² · 12
        assert_eq!(quadratic(&coefficients, &coefficients, of), Decimal::new(1675, 2));
        assert_eq!(quadratic(&[], &coefficients, of), Decimal::ZERO);
        assert_eq!(quadratic(&coefficients, &[], of), Decimal::ZERO);
    }
}
