//! How many responses a margin of error takes.

use rust_decimal::{Decimal, MathematicalOps as _, RoundingStrategy};

use super::student::Z;

/// How sure an interval is to hold the true value, in percent: those there are quantiles for.
pub const CONFIDENCES: [u8; 3] = [90, 95, 99];

/// The point between −z and z of which lies so much of the normal distribution; none for other confidences
/// than [`CONFIDENCES`].
pub fn quantile(confidence: u8) -> Option<Decimal> {
    match confidence {
        90 => Some(Decimal::new(16_448_536_269_514_727, 16)),
        95 => Some(Z),
        99 => Some(Decimal::new(25_758_293_035_489_008, 16)),
        _ => None,
    }
}

/// n = N / (1 + N e²), rounded up, with e the margin as a proportion, 0.05 for 5 %: what the older SIPAS
/// guidance asks for (Yamane 1967, often called Slovin's). It takes 2 for 1.96, a share of one half, and no
/// regard to how answers vary.
pub fn by_method(population: i64, e: Decimal) -> i64 {
    let population = Decimal::from(population.max(0));
    whole(population / (Decimal::ONE + population * e * e))
}

/// n₀ = z² S² / d² and n = n₀ / (1 + n₀/N), rounded up (Cochran 1977, sections 4.4 and 4.7): the fewest
/// responses whose margin is no wider than d, when one response varies by S² and N is how many there could
/// be, else without end. None where the numbers are too large to be told.
pub fn needed(variance: Decimal, margin: Decimal, z: Decimal, population: Option<i64>) -> Option<i64> {
    let many = z.checked_div(margin)?.checked_mul(z.checked_div(margin)?)?.checked_mul(variance)?;
    let n = match population {
        Some(known) if known <= 0 => Decimal::ZERO,
        Some(known) => many / (Decimal::ONE + many / Decimal::from(known)),
        None => many,
    };
    Some(whole(n))
}

/// S² of one response from the standard error of a figure on n of N: S² = SE² n / (1 − n/N). The design
/// effect is in it, as it is in the standard error.
pub fn variance_of_one(standard_error: Decimal, n: i64, population: Option<i64>) -> Decimal {
    let n = Decimal::from(n);
    let sampled =
        population.map(Decimal::from).filter(|known| *known > n).map_or(Decimal::ZERO, |known| n / known);
    standard_error * standard_error * n / (Decimal::ONE - sampled)
}

/// The most that answers on a scale of that length can vary: half of them at either end.
pub fn greatest_variance(length: Decimal) -> Decimal {
    (length / Decimal::TWO).powi(2)
}

/// What is nearer to a whole number than 10⁻¹⁰ is that number: no response more for a last digit.
fn whole(n: Decimal) -> i64 {
    n.round_dp(10).round_dp_with_strategy(0, RoundingStrategy::AwayFromZero).try_into().unwrap_or(i64::MAX)
}
