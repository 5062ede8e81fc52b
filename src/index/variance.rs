//! Design-based variances: strata are units, clusters are responses, or what the definition names.
//!
//! Σ_h (1 − f_h) n_h/(n_h − 1) Σ_i (z_hi − z̄_h)² with f_h = n_h/N_h where the number of transactions N_h is
//! known (Cochran 1977, chapter 5; the default of R's `survey` package for a stratified sample). Computed
//! from cross-moments, so the number of responses does not matter. Sums and products are exact; quotients
//! carry 28 significant digits, of which at least 20 are left in a standard error.

use rust_decimal::{Decimal, MathematicalOps as _};

use super::compute::UnitSums;
use super::linear::Linear;
use super::moment::Moments;
use super::quadratic::quadratic;
use super::sample::SampledUnit;

/// Clusters less one for every unit that has any: responses, unless the definition names other clusters.
pub fn degrees_of_freedom(units: &[UnitSums]) -> i64 {
    let clusters = |unit: &UnitSums| match single(unit) {
        Some(sampled) => i64::try_from(sampled.clusters_inside()).unwrap_or(i64::MAX),
        None => unit.sums.responses,
    };
    units.iter().map(clusters).filter(|n| *n > 0).map(|n| n - 1).sum()
}

fn single(unit: &UnitSums) -> Option<&SampledUnit> {
    unit.moments.as_ref()?.single()
}

/// Weights of those with a valid answer at or below a node; their number where all weigh the same.
pub(super) fn respondents(unit: &UnitSums, node: usize) -> Decimal {
    single(unit).map_or(unit.sums.nodes[node].respondents.into(), |sampled| sampled.respondents(node))
}

/// The variance of a node; none when a unit's moments are missing.
pub fn variance(form: &Linear, units: &[UnitSums]) -> Option<Decimal> {
    covariance(form, form, units).map(|variance| variance.max(Decimal::ZERO))
}

/// The covariance of two nodes that rest on the same responses.
pub fn covariance(one: &Linear, other: &Linear, units: &[UnitSums]) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    let margins = (&one.margins, &other.margins);
    for ((unit, one), other) in units.iter().zip(&one.units).zip(&other.units) {
        if let Some(sampled) = single(unit) {
            let spread = sampled.covariance((one, margins.0), (other, margins.1));
            sum += (Decimal::ONE - sampled_share(unit, sampled.drawn())) * spread;
            continue;
        }
        if one.is_empty() || other.is_empty() {
            continue;
        }
        let moments = unit.moments.as_ref()?;
        sum += (Decimal::ONE - sampled_share(unit, usize::try_from(unit.sums.responses).ok()))
            * within(unit.sums.responses, moments, one, other);
    }
    Some(sum)
}

/// The variance that a simple random sample of as many responses, drawn with replacement, would give:
/// Σw · Σ w z² / (n − 1) over the responses with an answer at or below the node, where a response of unit u
/// weighs w = W_u / n_u and z is its linearised value around the estimate of all units (`form`, made by
/// [`linear::around_the_whole`](super::linear::around_the_whole)). For a plain share this is
/// p (1 − p) / (n − 1), for a mean s²/n.
pub fn simple_variance(
    form: &Linear,
    node: usize,
    weights: &[Decimal],
    units: &[UnitSums],
) -> Option<Decimal> {
    let (mut all, mut n, mut squares) = (Decimal::ZERO, 0, Decimal::ZERO);
    for ((unit, weight), coefficients) in units.iter().zip(weights).zip(&form.units) {
        if weight.is_zero() {
            continue;
        }
        n += unit.sums.nodes[node].respondents;
        all += weight;
        let moments = unit.moments.as_ref()?;
        let sum: Decimal = match moments.single() {
            Some(sampled) => sampled.squares(coefficients),
            None => quadratic(coefficients, coefficients, |a, b| moments.of(a, b)),
        };
        squares += sum * respondents(unit, node) / weight;
    }
    (n > 1).then(|| all * squares / Decimal::from(n - 1))
}

/// The share of a unit's transactions that is in the sample, when it is known and makes sense: what was
/// drawn are responses, not clusters of them.
fn sampled_share(unit: &UnitSums, drawn: Option<usize>) -> Decimal {
    let (Some(n), Some(known)) = (drawn.map(Decimal::from), unit.transactions.map(Decimal::from)) else {
        return Decimal::ZERO;
    };
    if known < n || known <= Decimal::ZERO { Decimal::ZERO } else { n / known }
}

/// n/(n − 1) Σ (z − z̄)(w − w̄) of one unit. A single response has no spread of its own: it is centred at
/// the grand mean, which is zero for linearised values (see [`linear`](super::linear)).
fn within(n: i64, moments: &Moments, one: &[(usize, Decimal)], other: &[(usize, Decimal)]) -> Decimal {
    let count = Decimal::from(n);
    let spread = |a: usize, b: usize| match n {
        ..2 => moments.of(a, b),
        _ => times_less(n, moments.of(a, b), moments.sum(a), moments.sum(b)),
    };
    let total = quadratic(one, other, spread);
    if n < 2 { total } else { total / (count - Decimal::ONE) }
}

/// n · m − a · b, exactly; in whole numbers where the points stand alike, which is far quicker.
fn times_less(n: i64, m: Decimal, a: Decimal, b: Decimal) -> Decimal {
    let scale = m.scale();
    let whole = || {
        let times = i128::from(n).checked_mul(m.mantissa())?;
        let less = times.checked_sub(a.mantissa().checked_mul(b.mantissa())?)?;
        Decimal::try_from_i128_with_scale(less, scale).ok()
    };
    let alike = scale == a.scale() + b.scale();
    alike.then(whole).flatten().unwrap_or_else(|| Decimal::from(n) * m - a * b)
}

/// Square root of a variance.
pub fn standard_error(variance: Decimal) -> Decimal {
    variance.sqrt().unwrap_or_default()
}
