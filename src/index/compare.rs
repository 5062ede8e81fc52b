//! Comparison: is a difference more than chance, and which rank has a unit within its margin of error.

use rust_decimal::{Decimal, MathematicalOps as _};

use super::chance::two_sided;
use super::compute::UnitSums;
use super::figure::{Figure, Interval, rounded};
use super::linear::Linear;
use super::student;
use super::variance::covariance;

/// One figure less another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    pub value: Decimal,
    /// 95 %.
    pub interval: Interval,
}

impl Difference {
    /// Whether 0 lies outside the interval.
    pub fn is_more_than_chance(self) -> bool {
        self.interval.low > Decimal::ZERO || self.interval.high < Decimal::ZERO
    }
}

/// The difference of two figures that rest on different responses: two periods, or two units.
pub fn between_samples(one: &Figure, other: &Figure) -> Option<Difference> {
    difference(one, other, Decimal::ZERO)
}

/// The difference of a part from the whole it belongs to, whose figure rests on the part's responses as
/// well. `units` are those of the part, as both forms have them.
pub fn from_whole(
    (part, of_part): (&Figure, &Linear),
    (whole, of_whole): (&Figure, &Linear),
    units: &[UnitSums],
) -> Option<Difference> {
    let errors = part.precision.as_ref()?.standard_error * whole.precision.as_ref()?.standard_error;
    let common = covariance(of_part, of_whole, units)?;
    // Without a spread of its own a figure says nothing about how the two go together.
    let correlation = if errors.is_zero() { Decimal::ZERO } else { common / errors };
    difference(part, whole, correlation.min(Decimal::ONE))
}

/// From the interval of each figure and their correlation r (Zou and Donner 2008, called MOVER; without r
/// method 10 of Newcombe 1998): below √(d² + e² − 2 r d e) with d = a − l_a, e = u_b − b, above the same
/// with d = u_a − a, e = b − l_b. With symmetric intervals that is ± t √(s_a² + s_b² − 2 cov); with
/// Wilson's it stays right for shares near 0 and 100.
fn difference(one: &Figure, other: &Figure, correlation: Decimal) -> Option<Difference> {
    let (a, b) = (one.value()?, other.value()?);
    let (of_a, of_b) = (one.interval?, other.interval?);
    let half = |d: Decimal, e: Decimal| {
        (d * d + e * e - Decimal::TWO * correlation * d * e).max(Decimal::ZERO).sqrt()
    };
    let value = a - b;
    let low = value - half(a - of_a.low, of_b.high - b)?;
    let high = value + half(of_a.high - a, b - of_b.low)?;
    Some(Difference { value, interval: Interval { low, high } })
}

/// Where a figure stands among others, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// 1 is the highest; figures that are written alike share a rank.
    pub rank: usize,
    /// The last rank that they take up together; the same when nobody shares it.
    pub last: usize,
    /// Both ends of the 95 % interval of its rank, where figures have intervals.
    pub range: Option<[usize; 2]>,
    /// How many were ranked.
    pub of: usize,
}

impl Rank {
    /// Whether others have it, too.
    pub fn is_shared(self) -> bool {
        self.last > self.rank
    }
}

/// Risk of one wrong separation in a whole family of comparisons, in hundredths.
const RISK: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// The rank of every figure that has a value, and where the method gives intervals, between which ranks it may
/// lie: anywhere, for a figure without one. Values that are equal as they are written, with `digits` decimals,
/// share a rank.
///
/// A unit is compared with each of the others; Holm's step-down (1979) keeps the risk of a single wrong
/// separation in this family at 5 %. Its rank is then at best one more than the number that stand above
/// it beyond chance, at worst as many from the end as stand below it (Mogstad, Romano, Shaikh and Wilhelm
/// 2024, section 3).
pub fn ranks(figures: &[Option<&Figure>], digits: u32) -> Vec<Option<Rank>> {
    let ranked = ranked(figures);
    let is_measured = has_intervals(&ranked);
    let range = |figure: &Figure, at: usize, rank: usize| {
        let value = figure.value()?;
        let others: Vec<&Figure> =
            ranked.iter().filter(|(of, _)| *of != at).map(|(_, other)| *other).collect();
        let apart = separated(&others.iter().map(|other| (figure, *other)).collect::<Vec<_>>());
        let beyond = |above: bool| {
            let is = |(other, apart): &(&&Figure, &bool)| {
                **apart && other.value().is_some_and(|other| (other > value) == above)
            };
            others.iter().zip(&apart).filter(is).count()
        };
        is_measured.then(|| [rank.min(1 + beyond(true)), ranked.len() - beyond(false)])
    };
    let written: Vec<Decimal> =
        ranked.iter().filter_map(|(_, figure)| Some(rounded(figure.value()?, digits))).collect();
    let standing = |figure: &Figure, at: usize| {
        let own = rounded(figure.value()?, digits);
        let rank = 1 + written.iter().filter(|other| **other > own).count();
        let last = rank + written.iter().filter(|other| **other == own).count() - 1;
        Some(Rank { rank, last, range: range(figure, at, rank), of: ranked.len() })
    };
    let of = |(at, figure): (usize, &Option<&Figure>)| {
        let is_ranked = ranked.iter().any(|(known, _)| *known == at);
        figure.filter(|_| is_ranked).and_then(|figure| standing(figure, at))
    };
    figures.iter().enumerate().map(of).collect()
}

fn ranked<'f>(figures: &[Option<&'f Figure>]) -> Vec<(usize, &'f Figure)> {
    let is_known = |figure: &&Figure| figure.value().is_some();
    figures.iter().enumerate().filter_map(|(at, figure)| Some((at, figure.filter(is_known)?))).collect()
}

fn has_intervals(ranked: &[(usize, &Figure)]) -> bool {
    ranked.iter().any(|(_, figure)| figure.interval.is_some())
}

/// Which pairs differ by more than chance, all of them compared (Holm 1979). Nothing is known of a pair in
/// which one has no interval: it is none of the comparisons.
fn separated(pairs: &[(&Figure, &Figure)]) -> Vec<bool> {
    let is_known = |(one, other): &(&Figure, &Figure)| one.interval.is_some() && other.interval.is_some();
    let known: Vec<usize> = (0..pairs.len()).filter(|&at| is_known(&pairs[at])).collect();
    let fallen = holm(&known.iter().map(|&at| chance(pairs[at].0, pairs[at].1)).collect::<Vec<_>>());
    let mut separated = vec![false; pairs.len()];
    known.into_iter().zip(fallen).for_each(|(at, fallen)| separated[at] = fallen);
    separated
}

/// The groups that the data cannot separate: runs of figures in the order of their values, as long as they
/// can be, no two of which differ by more than chance when all pairs are compared (Holm 1979). A figure may
/// stand in several. The highest group comes first; each lists positions in `figures`, the highest first. There
/// are none where no figure has an interval.
pub fn inseparable(figures: &[Option<&Figure>]) -> Vec<Vec<usize>> {
    let mut ranked = ranked(figures);
    if !has_intervals(&ranked) {
        return Vec::new();
    }
    ranked.sort_by_key(|(at, figure)| (std::cmp::Reverse(figure.value()), *at));
    let pairs: Vec<(usize, usize)> =
        (0..ranked.len()).flat_map(|a| (a + 1..ranked.len()).map(move |b| (a, b))).collect();
    let apart = separated(&pairs.iter().map(|&(a, b)| (ranked[a].1, ranked[b].1)).collect::<Vec<_>>());
    // For every figure how far down a run that begins with it may go.
    let mut end = vec![ranked.len(); ranked.len()];
    for ((a, b), apart) in pairs.iter().zip(apart).rev() {
        if apart {
            end[*a] = end[*a].min(*b);
        }
    }
    for at in (0..ranked.len().saturating_sub(1)).rev() {
        end[at] = end[at].min(end[at + 1]);
    }
    let begins = |at: usize| at == 0 || end[at] > end[at - 1];
    (0..ranked.len())
        .filter(|&at| begins(at))
        .map(|at| ranked[at..end[at]].iter().map(|(at, _)| *at).collect())
        .collect()
}

/// How likely chance alone makes two figures differ as much; none where one of them has no interval.
pub fn likelihood(one: &Figure, other: &Figure) -> Option<Decimal> {
    one.interval.and(other.interval).map(|_| chance(one, other))
}

/// How likely chance alone makes two figures differ as much: the statistic is the difference over the
/// half-width on the side of zero, in units of t.
fn chance(one: &Figure, other: &Figure) -> Decimal {
    let probability = || {
        let difference = between_samples(one, other)?;
        let half = match difference.value > Decimal::ZERO {
            true => difference.value - difference.interval.low,
            false => difference.interval.high - difference.value,
        };
        // Published figures are kept without their precision; their responses less one is close to it.
        let df =
            |of: &Figure| of.precision.as_ref().map_or(of.n - 1, |precision| precision.degrees_of_freedom);
        let df = df(one) + df(other);
        let statistic = difference.value.abs() / half.max(Decimal::new(1, 20)) * student::quantile(df)?;
        // Smaller ones never separate.
        if statistic < student::Z { None } else { two_sided(statistic, df) }
    };
    probability().unwrap_or(Decimal::ONE)
}

/// Which of a family of hypotheses fall at a risk of 5 % for the whole family (Holm 1979).
pub fn holm(probabilities: &[Decimal]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by_key(|at| probabilities[*at]);
    let mut fallen = vec![false; probabilities.len()];
    for (step, at) in order.into_iter().enumerate() {
        if probabilities[at] * Decimal::from(probabilities.len() - step) > RISK {
            break;
        }
        fallen[at] = true;
    }
    fallen
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;
    use crate::index::Precision;

    fn figure(value: Decimal, error: Decimal) -> Figure {
        let t = student::quantile(200).expect("a quantile");
        Figure {
            value: Ok(value),
            interval: Some(Interval { low: value - t * error, high: value + t * error }),
            precision: Some(Box::new(Precision {
                standard_error: error,
                degrees_of_freedom: 200,
                design_effect: None,
                effective_n: None,
                single_units: 0,
            })),
            n: 201,
            left_out: 0,
        }
    }

    /// Holm 1979 has no table; these are the steps of `p.adjust(p, "holm") <= 0.05` in R.
    #[test]
    fn holm_steps_down_until_one_stands() {
        let fallen = holm(&[dec!(0.01), dec!(0.04), dec!(0.03), dec!(0.005)]);
        assert_eq!(fallen, [true, false, false, true]);
        assert_eq!(holm(&[dec!(0.02), dec!(0.03)]), [true, true]);
        assert_eq!(holm(&[]), [false; 0]);
    }

    /// Newcombe 1998, table II, example (a): 56/70 − 48/80 = 0.2, method 10: 0.0524 to 0.3339.
    #[test]
    fn the_difference_of_two_shares_is_newcombes() {
        let share = |count: i64, n: i64| {
            let p = Decimal::from(count) / Decimal::from(n);
            let mut share = figure(p * dec!(100), dec!(1));
            share.interval = Some(crate::index::interval::wilson(p, n, None));
            share
        };
        let Difference { value, interval } =
            between_samples(&share(56, 70), &share(48, 80)).expect("a difference");
        assert_eq!(value.round_dp(2), dec!(20));
        assert_eq!((interval.low.round_dp(2), interval.high.round_dp(2)), (dec!(5.24), dec!(33.39)));
    }

    #[test]
    fn symmetric_intervals_give_the_difference_of_independent_samples() {
        let difference = between_samples(&figure(dec!(84), dec!(3)), &figure(dec!(70), dec!(4)));
        let interval = difference.expect("a difference").interval;
        let half = student::quantile(200).expect("a quantile") * dec!(5);
        assert_eq!(interval.low.round_dp(15), (dec!(14) - half).round_dp(15));
        assert_eq!(interval.high.round_dp(15), (dec!(14) + half).round_dp(15));
    }

    #[test]
    fn a_rank_has_an_interval_and_close_figures_share_a_group() {
        let all = [figure(dec!(90), dec!(1)), figure(dec!(89), dec!(1)), figure(dec!(70), dec!(1))];
        let mut figures: Vec<Option<&Figure>> = all.iter().map(Some).collect();
        figures.insert(1, None);
        let found: Vec<_> =
            ranks(&figures, 2).into_iter().map(|standing| standing.map(|s| (s.rank, s.range))).collect();
        assert_eq!(found, [Some((1, Some([1, 2]))), None, Some((2, Some([1, 2]))), Some((3, Some([3, 3])))]);
        assert_eq!(inseparable(&figures), [vec![0, 2], vec![3]]);
    }

    #[test]
    fn figures_that_are_written_alike_share_a_rank_and_the_next_one_counts_them_all() {
        let all = [dec!(87.351), dec!(90), dec!(87.349), dec!(80)].map(|value| figure(value, dec!(1)));
        let figures: Vec<Option<&Figure>> = all.iter().map(Some).collect();
        let found = |digits| -> Vec<_> {
            ranks(&figures, digits).into_iter().flatten().map(|s| (s.rank, s.is_shared())).collect()
        };
        assert_eq!(found(2), [(2, true), (1, false), (2, true), (4, false)]);
        assert_eq!(found(3), [(2, false), (1, false), (3, false), (4, false)]);
        let holds = |s: Rank| s.range.is_some_and(|[best, worst]| best <= s.rank && s.rank <= worst);
        assert!(ranks(&figures, 0).into_iter().flatten().all(holds));
    }

    #[test]
    fn without_intervals_there_is_a_rank_but_no_range_and_no_groups() {
        let mut all = [dec!(70), dec!(90)].map(|value| figure(value, dec!(1)));
        all.iter_mut().for_each(|figure| figure.interval = None);
        let figures: Vec<Option<&Figure>> = all.iter().map(Some).collect();
        let found: Vec<_> = ranks(&figures, 2).into_iter().flatten().map(|s| (s.rank, s.range)).collect();
        assert_eq!(found, [(2, None), (1, None)]);
        assert!(inseparable(&figures).is_empty());
        // One without among others may lie anywhere.
        let mut all = [dec!(70), dec!(90), dec!(80)].map(|value| figure(value, dec!(1)));
        all[1].interval = None;
        let figures: Vec<Option<&Figure>> = all.iter().map(Some).collect();
        let found: Vec<_> = ranks(&figures, 2).into_iter().flatten().map(|s| (s.rank, s.range)).collect();
        assert_eq!(found, [(3, Some([2, 3])), (1, Some([1, 3])), (2, Some([1, 2]))]);
    }

    #[test]
    fn a_group_is_a_run_without_a_separated_pair() {
        let all = [dec!(90), dec!(86), dec!(82), dec!(60)].map(|value| figure(value, dec!(1.5)));
        let figures: Vec<Option<&Figure>> = all.iter().map(Some).collect();
        assert_eq!(inseparable(&figures), [vec![0, 1], vec![1, 2], vec![3]]);
    }
}
