//! Student's t: the point between −t and t of which lie 95 % of the distribution.

use std::sync::OnceLock;

use rust_decimal::{Decimal, MathematicalOps as _};

/// 0.975 quantile of the normal distribution, to 28 digits.
pub const Z: Decimal = Decimal::from_parts(2_271_399_409, 68_016_021, 1_062_498_605, false, 28);

/// Up to here the distribution function is summed; beyond, a series in 1/ν is closer than 10⁻¹¹.
const SUMMED: i64 = 400;

/// What was solved stays: each takes longer than all else that an interval needs.
static SOLVED: [OnceLock<Option<Decimal>>; SUMMED as usize + 1] =
    [const { OnceLock::new() }; SUMMED as usize + 1];

/// The 0.975 quantile for `df` degrees of freedom, to at least 10 significant digits; none below 1.
///
/// Abramowitz and Stegun, Handbook of Mathematical Functions (1964): 26.7.3 and 26.7.4 give the
/// distribution function for odd and even ν as finite sums, 26.7.5 the quantile for large ν.
pub fn quantile(df: i64) -> Option<Decimal> {
    if df > SUMMED {
        return Some(series(df));
    }
    let place = usize::try_from(df).ok().filter(|df| *df > 0)?;
    *SOLVED[place].get_or_init(|| solved(df))
}

/// 26.7.5, with the first four terms.
fn series(df: i64) -> Decimal {
    let polynomials: [(&[i64], i64); 4] =
        [(&[1, 1], 4), (&[3, 16, 5], 96), (&[-15, 17, 19, 3], 384), (&[-945, -1920, 1482, 776, 79], 92160)];
    let (mut t, mut power) = (Z, Decimal::ONE);
    for (coefficients, divisor) in polynomials {
        power /= Decimal::from(df);
        let value = coefficients.iter().rev().fold(Decimal::ZERO, |sum, c| sum * Z * Z + Decimal::from(*c));
        t += value * Z / Decimal::from(divisor) * power;
    }
    t
}

/// Solves A(t | ν) = 0.95 between the normal point and one far outside, by halving.
fn solved(df: i64) -> Option<Decimal> {
    let wanted = Decimal::new(95, 2);
    let (mut low, mut high) = (Decimal::ONE, Decimal::from(13));
    for _ in 0..70 {
        let middle = (low + high) / Decimal::TWO;
        if within(middle, df)? < wanted { low = middle } else { high = middle }
    }
    Some((low + high) / Decimal::TWO)
}

/// A(t | ν): how much lies between −t and t. With sin θ = t / √(ν + t²).
pub(super) fn within(t: Decimal, df: i64) -> Option<Decimal> {
    let nu = Decimal::from(df);
    let sine = t / (nu + t * t).sqrt()?;
    let cosine_squared = nu / (nu + t * t);
    if df % 2 == 0 {
        // sin θ · (1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ + …), ν/2 terms.
        let (mut term, mut sum) = (Decimal::ONE, Decimal::ONE);
        for k in 1..df / 2 {
            term *= Decimal::from(2 * k - 1) / Decimal::from(2 * k) * cosine_squared;
            sum += term;
        }
        return Some(sine * sum);
    }
    // 2/π · (θ + sin θ · (cos θ + 2/3 cos³ θ + …)), (ν − 1)/2 terms.
    let cosine = cosine_squared.sqrt()?;
    let (mut term, mut sum) = (cosine, Decimal::ZERO);
    for k in 1..=(df - 1) / 2 {
        sum += term;
        term *= Decimal::from(2 * k) / Decimal::from(2 * k + 1) * cosine_squared;
    }
    Some(Decimal::TWO / Decimal::PI * (arctangent(sine / cosine)? + sine * sum))
}

/// arctan x for x ≥ 0: halves the angle until the series is quick.
fn arctangent(x: Decimal) -> Option<Decimal> {
    const HALVINGS: u32 = 5;
    let mut x = x;
    for _ in 0..HALVINGS {
        x /= Decimal::ONE + (Decimal::ONE + x * x).sqrt()?;
    }
    let square = x * x;
    let (mut power, mut sum) = (x, Decimal::ZERO);
    for k in 0..20 {
        let term = power / Decimal::from(2 * k + 1);
        sum = if k % 2 == 0 { sum + term } else { sum - term };
        power *= square;
    }
    Some(sum * Decimal::from(2_u32.pow(HALVINGS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Percentage points as printed in tables, for instance in Fisher and Yates; further digits from
    /// the distribution function of R 4.2 (`qt(0.975, df)`).
    #[test]
    fn the_quantiles_are_those_of_the_tables() {
        let printed = [
            (1, "12.70620474"),
            (2, "4.30265273"),
            (3, "3.18244631"),
            (4, "2.77644511"),
            (5, "2.57058184"),
            (10, "2.22813885"),
            (29, "2.04522964"),
            (30, "2.04227246"),
            (60, "2.00029782"),
            (120, "1.97993041"),
        ];
        for (df, expected) in printed {
            assert_eq!(quantile(df).map(|t| t.round_dp(8).to_string()).as_deref(), Some(expected), "{df}");
        }
        assert_eq!(quantile(0), None);
    }

    #[test]
    fn the_sum_and_the_series_meet() {
        let (summed, series) = (solved(SUMMED).expect("a quantile"), series(SUMMED));
        assert!((summed - series).abs() < Decimal::new(1, 11), "{summed} {series}");
        assert_eq!(Z.round_dp(15).to_string(), "1.959963984540054");
    }
}
