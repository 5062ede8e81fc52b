//! Figures from single responses, where tallies do not suffice: raked weights, and clusters of responses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::calibration::Calibration;
use super::case::Case;
use super::compute::UnitSums;
use super::moment::Moments;
use super::rake::{Raked, Target, rake};
use super::sums::{NodeSums, Sums};
use crate::definition::{Aggregate, IndexTree, Margin, Survey};

/// All responses of a survey in a period, with their weights.
#[derive(Debug, Clone)]
pub struct Sample {
    cases: Arc<Vec<Case>>,
    /// Transactions of each unit.
    transactions: Vec<Option<i64>>,
    base: Vec<Decimal>,
    weights: Vec<Decimal>,
    raking: Option<(Raked, Arc<Calibration>)>,
    clustered: bool,
    /// Whether base weights rest on transactions.
    by_transactions: bool,
    /// Whether every unit with responses has what its weight needs.
    weighable: bool,
}

impl Sample {
    /// Weighs the responses: the base weight is 1 under `pooled`, 1/n_u under `mean-of-units` and N_u/n_u under
    /// `population`; where the definition has margins, base weights are raked to them.
    pub fn new(survey: &Survey, cases: Arc<Vec<Case>>, transactions: Vec<Option<i64>>) -> Self {
        let mut counts = vec![0_i64; transactions.len()];
        for case in cases.iter() {
            counts[case.unit] += 1;
        }
        let aggregate = survey.index.aggregate;
        let weight = |case: &Case| {
            let n = Decimal::from(counts[case.unit]);
            match aggregate {
                Aggregate::Pooled => Decimal::ONE,
                Aggregate::MeanOfUnits => Decimal::ONE / n,
                Aggregate::Population => transactions[case.unit].map_or(Decimal::ONE, Decimal::from) / n,
            }
        };
        let base: Vec<Decimal> = cases.iter().map(weight).collect();
        let unknown = |(count, known): (&i64, &Option<i64>)| *count > 0 && known.is_none();
        let by_transactions = aggregate == Aggregate::Population;
        let weighable = !by_transactions || !counts.iter().zip(&transactions).any(unknown);
        let clustered = survey.index.cluster.is_some();
        let mut sample = Self {
            weights: base.clone(),
            cases,
            transactions,
            base,
            raking: None,
            clustered,
            by_transactions,
            weighable,
        };
        if !survey.margins().is_empty() {
            sample.rake(survey.margins());
        }
        sample
    }

    fn rake(&mut self, margins: &[Margin]) {
        let share =
            |margin: &Margin| Target { shares: margin.groups.iter().map(|(_, share)| *share).collect() };
        let groups: Vec<Vec<usize>> = self.cases.iter().map(|case| case.groups.clone()).collect();
        let raked = rake(&self.base, &groups, &margins.iter().map(share).collect::<Vec<_>>());
        let places: Vec<Vec<usize>> = groups.iter().map(|groups| dummies(margins, groups)).collect();
        let size = margins.iter().map(|margin| margin.groups.len() + 1).sum();
        let rows = self.base.iter().copied().zip(places.iter().map(Vec::as_slice));
        let calibration = Calibration::new(size, rows);
        self.weights.clone_from(&raked.weights);
        self.raking = Some((raked, Arc::new(calibration)));
    }

    /// Base weight and final weight of every response, in the order given.
    pub fn weights(&self) -> impl Iterator<Item = (Decimal, Decimal)> + '_ {
        self.base.iter().copied().zip(self.weights.iter().copied())
    }

    pub fn raked(&self) -> Option<&Raked> {
        self.raking.as_ref().map(|(raked, _)| raked)
    }

    pub fn is_weighable(&self) -> bool {
        self.weighable
    }

    /// Whether the base weights of a unit are known.
    pub fn is_known(&self, unit: usize) -> bool {
        !self.by_transactions || self.transactions[unit].is_some()
    }

    /// The tree to compute with: raked weights bring the units together, so that nothing else does.
    pub fn tree(&self, survey: &Survey) -> IndexTree {
        let mut tree = survey.index.clone();
        if self.raking.is_some() {
            tree.aggregate = Aggregate::Pooled;
        }
        tree
    }

    /// One unit's responses for [`figures`](super::figures) and intervals. Those that are not `inside` belong
    /// to the design and not to the figure: a domain (Cochran 1977, section 5A.13). Under raking every unit
    /// of the sample must be handed over, those outside with nobody inside.
    pub fn unit(&self, survey: &Survey, unit: usize, inside: impl Fn(&Case) -> bool) -> UnitSums {
        let tree = &survey.index;
        let below: Vec<Vec<usize>> = leaves_below(survey);
        let mut sums = Sums::empty(survey);
        let mut sampled = SampledUnit {
            place: unit,
            cases: Vec::new(),
            clusters: 0,
            clusters_inside: 0,
            clusters_answering: Vec::new(),
            respondents: vec![Decimal::ZERO; tree.nodes.len()],
            raking: self.raking.as_ref().map(|(_, calibration)| calibration.clone()),
            clustered: self.clustered,
        };
        let mut clusters: BTreeMap<Decimal, usize> = BTreeMap::new();
        let mut reached: Vec<bool> = Vec::new();
        let mut answering: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); tree.nodes.len()];
        let count = below.iter().flatten().max().map_or(0, |most| most + 1);
        for (at, case) in self.cases.iter().enumerate().filter(|(_, case)| case.unit == unit) {
            let cluster = case.cluster.and_then(|name| clusters.get(&name).copied());
            let cluster = cluster.unwrap_or_else(|| {
                reached.push(false);
                case.cluster.map(|name| clusters.insert(name, reached.len() - 1));
                reached.len() - 1
            });
            let (is_inside, weight) = (inside(case), self.weights[at]);
            if is_inside {
                reached[cluster] = true;
                sums.responses += 1;
                if !sums.versions.contains(&case.version) {
                    sums.versions.insert(case.version.clone());
                }
                for (node, leaves) in below.iter().enumerate() {
                    let own = &mut sums.nodes[node];
                    if let ([leaf], true) = (leaves.as_slice(), tree.nodes[node].is_indicator()) {
                        add(own, case, *leaf, count, weight);
                    }
                    if leaves.iter().any(|leaf| !case.vector[*leaf].is_zero()) {
                        own.respondents += 1;
                        sampled.respondents[node] += weight;
                        answering[node].insert(cluster);
                    }
                }
            }
            let margins = dummies(survey.margins(), &case.groups);
            let vector = if is_inside { case.vector.clone() } else { Vec::new() };
            sampled.cases.push(Weighed { base: self.base[at], weight, cluster, vector, margins });
        }
        sampled.clusters = reached.len();
        sampled.clusters_inside = reached.iter().filter(|reached| **reached).count();
        sampled.clusters_answering = answering.iter().map(BTreeSet::len).collect();
        let transactions = self.transactions[unit];
        UnitSums {
            sums: Arc::new(sums),
            transactions,
            moments: Some(Arc::new(Moments::sampled(count, sampled))),
        }
    }
}

fn add(sums: &mut NodeSums, case: &Case, leaf: usize, count: usize, weight: Decimal) {
    sums.x += weight * case.vector[leaf];
    sums.y += weight * case.vector[count + leaf];
}

/// The leaves at or below each node, as places among the leaves.
fn leaves_below(survey: &Survey) -> Vec<Vec<usize>> {
    let tree = &survey.index;
    let leaves: Vec<usize> = (0..tree.nodes.len()).filter(|&at| tree.nodes[at].is_indicator()).collect();
    let place = |node: usize| leaves.iter().position(|leaf| *leaf == node);
    let below = |at: usize| match place(at) {
        Some(own) => vec![own],
        None => tree.indicators_below(at).into_iter().filter_map(place).collect(),
    };
    (0..tree.nodes.len()).map(below).collect()
}

/// The places of a response's groups when the groups of all margins stand in one row.
fn dummies(margins: &[Margin], groups: &[usize]) -> Vec<usize> {
    let mut start = 0;
    let place = |(margin, group): (&Margin, &usize)| {
        let place = start + group;
        start += margin.groups.len() + 1;
        place
    };
    margins.iter().zip(groups).map(place).collect()
}

/// The responses of one unit with their weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledUnit {
    pub place: usize,
    cases: Vec<Weighed>,
    clusters: usize,
    clusters_inside: usize,
    /// Clusters with a valid answer at or below each node.
    clusters_answering: Vec<usize>,
    /// Weights of those with a valid answer at or below each node.
    respondents: Vec<Decimal>,
    raking: Option<Arc<Calibration>>,
    clustered: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Weighed {
    base: Decimal,
    weight: Decimal,
    cluster: usize,
    /// Empty outside the domain.
    vector: Vec<Decimal>,
    margins: Vec<usize>,
}

impl Weighed {
    fn value(&self, form: &[(usize, Decimal)]) -> Decimal {
        if self.vector.is_empty() {
            return Decimal::ZERO;
        }
        form.iter().map(|(place, on)| *on * self.vector[*place]).sum()
    }
}

impl SampledUnit {
    pub(super) fn calibration(&self) -> Option<&Calibration> {
        self.raking.as_deref()
    }

    /// Clusters with somebody inside the domain.
    pub(super) fn clusters_inside(&self) -> usize {
        self.clusters_inside
    }

    pub(super) fn clusters_answering(&self, node: usize) -> usize {
        self.clusters_answering[node]
    }

    pub(super) fn respondents(&self, node: usize) -> Decimal {
        self.respondents[node]
    }

    /// Responses of the unit, when it is single responses that were drawn.
    pub(super) fn drawn(&self) -> Option<usize> {
        (!self.clustered).then_some(self.cases.len())
    }

    /// Adds X′ D z.
    pub(super) fn add_cross(&self, form: &[(usize, Decimal)], cross: &mut [Decimal]) {
        for case in self.cases.iter().filter(|case| !case.vector.is_empty()) {
            let part = case.base * case.value(form);
            for &place in &case.margins {
                cross[place] += part;
            }
        }
    }

    /// Σ w z².
    pub(super) fn squares(&self, form: &[(usize, Decimal)]) -> Decimal {
        let square = |case: &Weighed| {
            let z = case.value(form);
            case.weight * z * z
        };
        self.cases.iter().map(square).sum()
    }

    /// Σ w e of each cluster.
    pub(super) fn totals(&self, form: &[(usize, Decimal)], margins: &[Decimal]) -> Vec<Decimal> {
        let mut totals = vec![Decimal::ZERO; self.clusters];
        for case in &self.cases {
            let explained = match margins {
                [] => Decimal::ZERO,
                margins => case.margins.iter().map(|&place| margins[place]).sum(),
            };
            totals[case.cluster] += case.weight * (case.value(form) - explained);
        }
        totals
    }

    /// n/(n − 1) Σ (z − z̄)(w − w̄) over the clusters' totals.
    pub(super) fn covariance(
        &self,
        one: (&[(usize, Decimal)], &[Decimal]),
        other: (&[(usize, Decimal)], &[Decimal]),
    ) -> Decimal {
        self.between(&self.totals(one.0, one.1), &self.totals(other.0, other.1))
    }

    /// The same from the [`totals`](Self::totals) of both.
    pub(super) fn between(&self, one: &[Decimal], other: &[Decimal]) -> Decimal {
        let products: Decimal = one.iter().zip(other).map(|(one, other)| *one * *other).sum();
        let n = Decimal::from(self.clusters);
        if self.clusters < 2 {
            return products;
        }
        let (one, other): (Decimal, Decimal) = (one.iter().sum(), other.iter().sum());
        (n * products - one * other) / (n - Decimal::ONE)
    }
}
