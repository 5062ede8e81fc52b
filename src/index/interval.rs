//! 95 % intervals of all figures.

use rust_decimal::{Decimal, MathematicalOps as _};

use super::compute::UnitSums;
use super::figure::{Figure, Interval, Precision};
use super::leaf::Leaf;
use super::linear::linearised;
use super::student;
use super::variance::{degrees_of_freedom, standard_error, variance};
use crate::definition::{IndexTree, Measure, Node, NodeKind};

/// Below this many answers the interval of a single share is Wilson's.
const SMALL: i64 = 100;

/// Gives every figure its standard error and interval, when the moments of all units are there.
pub fn add_intervals(tree: &IndexTree, leaves: &[Leaf], units: &[UnitSums], figures: &mut [Figure]) {
    let Some(t) = student::quantile(degrees_of_freedom(units)) else { return };
    let forms = linearised(tree, leaves, units, figures);
    for ((node, figure), form) in tree.nodes.iter().zip(figures).zip(&forms) {
        let (Ok(value), Some(form)) = (figure.value, form) else { continue };
        let Some(variance) = variance(form, units) else { continue };
        let error = standard_error(variance);
        let design_effect = share(node, value).and_then(|p| design_effect(p, figure.n, variance));
        figure.precision = Some(Precision { standard_error: error, design_effect });
        figure.interval = match share(node, value) {
            Some(p) if figure.n < SMALL => Some(wilson(p, figure.n, design_effect)),
            // Answers that are all alike do not tell how far off they may be.
            _ if error.is_zero() => None,
            _ => Some(Interval { low: value - t * error, high: value + t * error }),
        };
    }
}

/// The proportion behind an indicator that is a plain share.
fn share(node: &Node, value: Decimal) -> Option<Decimal> {
    let plain = matches!(&node.kind, NodeKind::Indicator { measure: Measure::Share { .. }, .. });
    (plain && node.rescale.is_none()).then(|| value / Decimal::ONE_HUNDRED)
}

/// The variance against that of a simple random sample of as many answers: p (1 − p)/(n − 1), in percent.
fn design_effect(p: Decimal, n: i64, variance: Decimal) -> Option<Decimal> {
    let simple = p * (Decimal::ONE - p) * Decimal::from(10_000);
    (n > 1 && !simple.is_zero()).then(|| variance * Decimal::from(n - 1) / simple)
}

/// Wilson's score interval (1927) in percent, with n/deff answers under a design (Korn and Graubard 1999,
/// section 2.2, use the same effective n).
pub fn wilson(p: Decimal, n: i64, design_effect: Option<Decimal>) -> Interval {
    let z = student::Z;
    let effect = design_effect.filter(|effect| *effect > Decimal::ZERO).unwrap_or(Decimal::ONE);
    let n = Decimal::from(n) / effect;
    let square = z * z / n;
    let centre = p + square / Decimal::TWO;
    let root = (p * (Decimal::ONE - p) / n + z * z / (Decimal::from(4) * n * n)).sqrt().unwrap_or_default();
    let whole = Decimal::ONE + square;
    let percent = |end: Decimal| (end / whole).clamp(Decimal::ZERO, Decimal::ONE) * Decimal::ONE_HUNDRED;
    Interval { low: percent(centre - z * root), high: percent(centre + z * root) }
}
