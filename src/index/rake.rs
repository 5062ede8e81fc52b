//! Raking: weights under which the sample has the known margins of the population.
//!
//! Iterative proportional fitting (Deming and Stephan 1940): margin after margin, every group's weights are
//! multiplied by what its total lacks, until all hold. Margins are met to at least 12 digits.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// How often all margins are gone through at most.
const ROUNDS: usize = 2000;

/// Relative distance from a margin at which it is met.
const MET: Decimal = Decimal::from_parts(1, 0, 0, false, 20);

/// What counts as met when the rounds are over.
const NEARLY: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// One margin as the sample is held against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Share of each group, in any unit; groups nobody is in are left out and the others stand for the whole.
    pub shares: Vec<Decimal>,
}

/// Raked weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raked {
    /// One a response, in the order given; they add up to what the base weights add up to.
    pub weights: Vec<Decimal>,
    /// Margin and group of those nobody is in.
    pub empty: Vec<(usize, usize)>,
    /// Whether all margins hold; no weights do when margins contradict each other on this sample.
    pub met: bool,
}

/// Rakes base weights. `groups` says of each response which group of each margin it is in; one beyond the
/// last is for those who did not say, whose part of the sample stays as it is.
pub fn rake(base: &[Decimal], groups: &[Vec<usize>], targets: &[Target]) -> Raked {
    let mut cells: BTreeMap<&[usize], Decimal> = BTreeMap::new();
    for (weight, groups) in base.iter().zip(groups) {
        *cells.entry(groups).or_default() += weight;
    }
    let before = cells.clone();
    let (totals, empty) = wanted(&cells, targets);
    let mut distance = Decimal::ONE;
    for _ in 0..ROUNDS {
        distance = Decimal::ZERO;
        for (margin, totals) in totals.iter().enumerate() {
            let mut sums = vec![Decimal::ZERO; totals.len()];
            for (groups, weight) in &cells {
                sums[groups[margin]] += weight;
            }
            let lacking = |(total, sum): (&Decimal, &Decimal)| {
                if sum.is_zero() { Decimal::ONE } else { total / sum }
            };
            let factors: Vec<Decimal> = totals.iter().zip(&sums).map(lacking).collect();
            for factor in &factors {
                distance = distance.max((*factor - Decimal::ONE).abs());
            }
            for (groups, weight) in &mut cells {
                *weight *= factors[groups[margin]];
            }
        }
        if distance < MET {
            break;
        }
    }
    let factor = |groups: &Vec<usize>| {
        let (was, is) = (before[groups.as_slice()], cells[groups.as_slice()]);
        if was.is_zero() { Decimal::ONE } else { is / was }
    };
    let weights = base.iter().zip(groups).map(|(weight, groups)| *weight * factor(groups)).collect();
    Raked { weights, empty, met: distance < NEARLY }
}

type Totals = Vec<Vec<Decimal>>;

/// What each group shall add up to, and the groups that nobody is in.
fn wanted(cells: &BTreeMap<&[usize], Decimal>, targets: &[Target]) -> (Totals, Vec<(usize, usize)>) {
    let (mut all, mut empty) = (Vec::new(), Vec::new());
    for (margin, Target { shares }) in targets.iter().enumerate() {
        let mut sums = vec![Decimal::ZERO; shares.len() + 1];
        for (groups, weight) in cells {
            sums[groups[margin]] += weight;
        }
        let silent = sums[shares.len()];
        let known: Decimal = sums.iter().sum::<Decimal>() - silent;
        let filled = || shares.iter().zip(&sums).filter(|(_, sum)| !sum.is_zero());
        let whole: Decimal = filled().map(|(share, _)| *share).sum();
        let total = |(share, sum): (&Decimal, &Decimal)| {
            if sum.is_zero() || whole.is_zero() { Decimal::ZERO } else { known * share / whole }
        };
        empty.extend((0..shares.len()).filter(|group| sums[*group].is_zero()).map(|group| (margin, group)));
        all.push(shares.iter().zip(&sums).map(total).chain([silent]).collect());
    }
    (all, empty)
}
