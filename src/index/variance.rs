//! Design-based variances: strata are units, clusters are responses, or what the definition names.
//!
//! Σ_h (1 − f_h) n_h/(n_h − 1) Σ_i (z_hi − z̄_h)² with f_h = n_h/N_h where the number of transactions N_h is
//! known (Cochran 1977, chapter 5; the default of R's `survey` package for a stratified sample). Computed
//! from cross-moments, so the number of responses does not matter. Moments are exact; coefficients count with 17
//! digits or more (see [`covariance`](super::covariance) and [`quadratic`](super::quadratic)), so that a standard
//! error has at least 12 that are right.

use rust_decimal::{Decimal, MathematicalOps as _};

use super::compute::UnitSums;
use super::linear::Linear;
use super::moment::Moments;
use super::quadratic::Symmetric;
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

/// The covariance of two nodes that rest on the same responses.
pub fn covariance(one: &Linear, other: &Linear, units: &[UnitSums]) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for ((unit, on_one), on_other) in units.iter().zip(&one.units).zip(&other.units) {
        sum += Spread::of(unit).covariance((on_one, &one.margins), (on_other, &other.margins))?;
    }
    Some(sum)
}

/// The variances that simple random samples of as many responses, drawn with replacement, would give, for some
/// nodes: Σw · Σ w z² / (n − 1) over the responses with an answer at or below the node, where a response of
/// unit u weighs w = W_u / n_u and z is its linearised value around the estimate of all units (`form`, made by
/// [`Linearised::around_the_whole`](super::linear::Linearised::around_the_whole)). For a plain share this is
/// p (1 − p) / (n − 1), for a mean s²/n.
pub fn simple_variances(nodes: &[Simple], units: &[UnitSums]) -> Vec<Option<Decimal>> {
    let mut squares: Vec<Option<Decimal>> = vec![Some(Decimal::ZERO); nodes.len()];
    for (at, unit) in units.iter().enumerate() {
        let moments = unit.moments.as_deref();
        let raw = moments.filter(|moments| moments.single().is_none()).map(Moments::raw);
        for (sum, Simple { node, form, weights }) in squares.iter_mut().zip(nodes) {
            if weights[at].is_zero() {
                continue;
            }
            let coefficients = &form.units[at];
            let own = match (moments.and_then(Moments::single), &raw) {
                (Some(sampled), _) => Some(sampled.squares(coefficients)),
                (None, raw) => raw.as_ref().map(|raw| raw.square(coefficients)),
            };
            *sum = sum.zip(own).map(|(sum, own)| sum + own * respondents(unit, *node) / weights[at]);
        }
    }
    let of_node = |(squares, Simple { node, weights, .. }): (Option<Decimal>, &Simple)| {
        let weighty = units.iter().zip(weights).filter(|(_, weight)| !weight.is_zero());
        let n: i64 = weighty.map(|(unit, _)| unit.sums.nodes[*node].respondents).sum();
        let all: Decimal = weights.iter().sum();
        if n > 1 { Some(all * squares? / Decimal::from(n - 1)) } else { None }
    };
    squares.into_iter().zip(nodes).map(of_node).collect()
}

/// A node whose simple variance is asked for.
#[derive(Debug, Clone)]
pub struct Simple {
    pub node: usize,
    pub form: Linear,
    /// W of every unit; see [`ratio::unit_weights`](super::ratio::unit_weights).
    pub weights: Vec<Decimal>,
}

/// Coefficients on v, and β of the margins.
type Side<'f> = (&'f [(usize, Decimal)], &'f [Decimal]);

/// How the responses of one unit spread.
pub(super) enum Spread<'u> {
    /// They are at hand one by one.
    Single {
        sampled: &'u SampledUnit,
        factor: Decimal,
    },
    /// n Σ v_a v_b − Σ v_a Σ v_b, and what makes a variance of it.
    Counted {
        matrix: Symmetric,
        factor: Decimal,
    },
    Unknown,
}

impl<'u> Spread<'u> {
    pub(super) fn of(unit: &'u UnitSums) -> Self {
        if let Some(sampled) = single(unit) {
            let factor = Decimal::ONE - sampled_share(unit, sampled.drawn());
            return Self::Single { sampled, factor };
        }
        let Some(moments) = unit.moments.as_deref() else { return Self::Unknown };
        let n = unit.sums.responses;
        let unseen = Decimal::ONE - sampled_share(unit, usize::try_from(n).ok());
        // A single response has no spread of its own: it is centred at the grand mean, which is zero for
        // linearised values.
        match n {
            ..2 => Self::Counted { matrix: moments.raw(), factor: unseen },
            _ => Self::Counted { matrix: moments.centred(n), factor: unseen / Decimal::from(n - 1) },
        }
    }

    fn covariance(&self, one: Side<'_>, other: Side<'_>) -> Option<Decimal> {
        match self {
            Self::Single { sampled, factor } => Some(sampled.covariance(one, other) * factor),
            _ if one.0.is_empty() || other.0.is_empty() => Some(Decimal::ZERO),
            Self::Counted { matrix, factor } => Some(matrix.product(one.0, other.0) * factor),
            Self::Unknown => None,
        }
    }
}

/// The share of a unit's transactions that is in the sample, when it is known and makes sense: what was
/// drawn are responses, not clusters of them.
fn sampled_share(unit: &UnitSums, drawn: Option<usize>) -> Decimal {
    let (Some(n), Some(known)) = (drawn.map(Decimal::from), unit.transactions.map(Decimal::from)) else {
        return Decimal::ZERO;
    };
    if known < n || known <= Decimal::ZERO { Decimal::ZERO } else { n / known }
}

/// Square root of a variance.
pub fn standard_error(variance: Decimal) -> Decimal {
    variance.sqrt().unwrap_or_default()
}
