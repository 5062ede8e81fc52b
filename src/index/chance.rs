//! How likely chance alone makes a difference as large: probabilities of Student's t.

use rust_decimal::{Decimal, MathematicalOps as _};

use super::student::within;

/// Up to so many degrees of freedom the finite sums are quick.
const SUMMED: i64 = 100;
/// Beyond this the normal tail is under 10⁻¹⁰.
const FAR: Decimal = Decimal::from_parts(65, 0, 0, false, 1);

/// P(|T| ≥ |t|) for Student's t with `df` degrees of freedom; none without any.
///
/// Few degrees: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4. Many: the normal tail at
/// (8ν + 1)/(8ν + 3) · √(ν ln(1 + t²/ν)) (Wallace 1959, section 4), which is right to five digits from
/// 100 degrees on.
pub fn two_sided(t: Decimal, df: i64) -> Option<Decimal> {
    let t = t.abs();
    if t > Decimal::from(1000) {
        return (df > 0).then_some(Decimal::ZERO);
    }
    match df {
        ..=0 => None,
        1..=SUMMED => Some((Decimal::ONE - within(t, df)?).max(Decimal::ZERO)),
        _ => {
            let nu = Decimal::from(df);
            let eight = Decimal::from(8) * nu;
            let root = (nu * (Decimal::ONE + t * t / nu).checked_ln()?).sqrt()?;
            normal((eight + Decimal::ONE) / (eight + Decimal::from(3)) * root)
        }
    }
}

/// P(|Z| ≥ z) = 1 − 2 φ(z) Σ z^(2k+1) / (1·3·5 … (2k+1)) (Abramowitz and Stegun 26.2.11).
fn normal(z: Decimal) -> Option<Decimal> {
    if z > FAR {
        return Some(Decimal::ZERO);
    }
    let (mut term, mut sum, mut k) = (z, z, 1_i64);
    while term > Decimal::new(1, 20) {
        term *= z * z / Decimal::from(2 * k + 1);
        sum += term;
        k += 1;
    }
    let density = Decimal::ONE / ((z * z / Decimal::TWO).checked_exp()? * Decimal::TWO_PI.sqrt()?);
    Some((Decimal::ONE - Decimal::TWO * density * sum).max(Decimal::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From R 4.2: `2 * pt(-t, df)`.
    #[test]
    fn the_tails_are_those_of_students_t() {
        let printed = [
            ("2", 1, "0.2951672"),
            ("2.5", 7, "0.0409922"),
            ("3.1", 60, "0.0029458"),
            ("2.1", 101, "0.0382202"),
            ("4.2", 150, "0.0000456"),
            ("1.959964", 1_000_000, "0.0500003"),
            ("3.5", 5_000, "0.0004693"),
        ];
        for (t, df, expected) in printed {
            let (t, expected): (Decimal, Decimal) = (t.parse().expect("t"), expected.parse().expect("p"));
            let found = two_sided(t, df).expect("a probability");
            assert!((found - expected).abs() < Decimal::new(1, 6), "{t} {df}: {found} for {expected}");
            assert_eq!(two_sided(-t, df), Some(found));
        }
        assert_eq!(two_sided(Decimal::TWO, 0), None);
        assert_eq!(two_sided(Decimal::from(40), 3000), Some(Decimal::ZERO));
    }
}
