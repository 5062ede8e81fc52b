//! 95 % intervals of all figures.

use rust_decimal::{Decimal, MathematicalOps as _};

use super::compute::{UnitSums, estimated};
use super::covariance::Covariances;
use super::figure::{Figure, Interval, NONE, Precision};
use super::leaf::Leaf;
use super::linear::Linearised;
use super::memo::Memo;
use super::own::Own;
use super::ratio::{single_units, unit_weights};
use super::student;
use super::variance::{Simple, degrees_of_freedom, respondents, simple_variances, standard_error};
use crate::definition::{IndexTree, Measure, Node, NodeKind, Rescale};

/// Below this many answers the interval of a single share is Wilson's.
const SMALL: i64 = 100;

/// How much is told of how exact figures are. A design effect takes as long as all the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Intervals and design effects of every figure.
    Full,
    /// Intervals of every figure, design effects only of those whose interval needs one.
    Intervals,
    /// The standard error of the whole index alone.
    Error,
    /// The standard error and the design effect of the whole index alone.
    Effect,
}

impl Extent {
    fn covers(self, node: usize) -> bool {
        node == 0 || matches!(self, Self::Full | Self::Intervals)
    }

    fn has_effect(self, figure: &Figure, node: &Node) -> bool {
        match self {
            Self::Full | Self::Effect => true,
            Self::Intervals => {
                figure.n < SMALL && figure.value().is_some_and(|value| share(node, value).is_some())
            }
            Self::Error => false,
        }
    }
}

/// The figures of all nodes as [`figures`](super::figures) gives them, with what is asked for of how exact they
/// are. A memo of the last time spares going through units that have not changed.
pub fn precise_figures(
    of: (&IndexTree, &[Leaf]),
    units: &[UnitSums],
    extent: Option<Extent>,
    mut memo: Option<&mut Memo>,
) -> Vec<Figure> {
    let own = Own::of(of.0, units, memo.as_deref_mut());
    let mut figures = estimated(of.0, &own);
    if let Some(extent) = extent {
        add_precision(of, (units, &own), &mut figures, extent, memo);
    }
    figures
}

/// Gives every figure its standard error, interval and design effect, when the moments of all units are there.
///
/// The interval is value ± t · SE with Student's t; see [`variance`](super::variance) for the standard
/// error. A plain share on few answers has Wilson's.
pub fn add_intervals(tree: &IndexTree, leaves: &[Leaf], units: &[UnitSums], figures: &mut [Figure]) {
    let own = Own::of(tree, units, None);
    add_precision((tree, leaves), (units, &own), figures, Extent::Full, None);
}

fn add_precision(
    (tree, leaves): (&IndexTree, &[Leaf]),
    (units, own): (&[UnitSums], &Own),
    figures: &mut [Figure],
    extent: Extent,
    memo: Option<&mut Memo>,
) {
    let degrees_of_freedom = degrees_of_freedom(units);
    let Some(t) = student::quantile(degrees_of_freedom) else { return };
    let linearised = Linearised::of((tree, leaves), units, own, figures);
    let nodes = linearised.nodes.iter().enumerate();
    let wanted: Vec<_> = nodes.map(|(at, made)| made.as_deref().filter(|_| extent.covers(at))).collect();
    let variances = Covariances::of(&linearised.ratios, units, memo).variances(&wanted);
    let effects = design_effects((tree, leaves), (units, own), figures, &variances, extent);
    let single = single_units(tree, units);
    let nodes = tree.nodes.iter().zip(figures).zip(variances).zip(effects).zip(single);
    for ((((node, figure), variance), effect), single_units) in nodes {
        let (Ok(value), Some(variance)) = (figure.value, variance) else { continue };
        let error = standard_error(variance);
        figure.precision = Some(Box::new(Precision {
            standard_error: error,
            degrees_of_freedom,
            design_effect: effect,
            effective_n: effect.and_then(|effect| Decimal::from(figure.n).checked_div(effect)),
            single_units,
        }));
        let interval = match share(node, value) {
            Some(p) if figure.n < SMALL => Some(brought(wilson(p, figure.n, effect), node.rescale)),
            // Answers that are all alike do not tell how far off they may be.
            _ if error < NONE => None,
            _ => Some(Interval { low: value - t * error, high: value + t * error }),
        };
        figure.interval = interval.map(|interval| clamped(interval, node.clamp));
    }
}

/// The design effects that are asked for; none where answers do not differ.
fn design_effects(
    (tree, leaves): (&IndexTree, &[Leaf]),
    (units, own): (&[UnitSums], &Own),
    figures: &[Figure],
    variances: &[Option<Decimal>],
    extent: Extent,
) -> Vec<Option<Decimal>> {
    let mut effects = vec![None; figures.len()];
    let is_wanted =
        |at: &usize| variances[*at].is_some() && extent.has_effect(&figures[*at], &tree.nodes[*at]);
    let wanted: Vec<usize> = (0..figures.len()).filter(is_wanted).collect();
    if wanted.is_empty() {
        return effects;
    }
    let linearised = Linearised::around_the_whole((tree, leaves), units, own, figures);
    let simple = |node: &usize| {
        let answers: Vec<Decimal> = units.iter().map(|unit| respondents(unit, *node)).collect();
        let weights = unit_weights(tree, units, &answers);
        Some(Simple { node: *node, form: linearised.form(*node)?, weights })
    };
    let nodes: Vec<Simple> = wanted.iter().filter_map(simple).collect();
    for (Simple { node, .. }, simple) in nodes.iter().zip(simple_variances(&nodes, units)) {
        let simple = simple.filter(|simple| *simple > NONE * NONE);
        effects[*node] = variances[*node].zip(simple).map(|(variance, simple)| variance / simple);
    }
    effects
}

/// The proportion behind an indicator that is a share, before it is brought to another range.
fn share(node: &Node, value: Decimal) -> Option<Decimal> {
    let is_share = matches!(&node.kind, NodeKind::Indicator { measure: Measure::Share { .. }, .. });
    // What is cut off does not say how large it was.
    if !is_share || node.clamp.is_some() {
        return None;
    }
    let percent = node.rescale.map_or(value, |rescale| rescale.inverse().map(value));
    Some(percent / Decimal::ONE_HUNDRED)
}

/// Both ends brought to the node's range, the lower first.
fn brought(interval: Interval, rescale: Option<Rescale>) -> Interval {
    let Some(rescale) = rescale else { return interval };
    let ends = [rescale.map(interval.low), rescale.map(interval.high)];
    Interval { low: ends[0].min(ends[1]), high: ends[0].max(ends[1]) }
}

/// A value that is cut off has an interval that is cut off too; its standard error is that before.
fn clamped(interval: Interval, clamp: Option<[Decimal; 2]>) -> Interval {
    let Some([low, high]) = clamp else { return interval };
    Interval { low: interval.low.clamp(low, high), high: interval.high.clamp(low, high) }
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
