//! What a group of responses says about each node: the sums behind its figure.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::carry::{Carry, How};
use super::layout::{Layout, NodeCells};
use super::tally::Tally;
use crate::definition::{Field, Measure, NodeKind, OptionCode, Survey};

/// y and x of an indicator: its estimate is R = y / x.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeSums {
    /// Indicator: Σ scores; for a share, 100 for every answer that counts; for points, 100 for each.
    pub y: Decimal,
    /// Indicator: valid answers; for points, those to be had for them.
    pub x: Decimal,
    /// Responses with at least one valid answer at or below the node.
    pub respondents: i64,
}

/// The sums of all nodes, in the order of the tree they were made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    pub responses: i64,
    pub nodes: Vec<NodeSums>,
    /// The versions of the definition that responses were given under.
    pub versions: BTreeSet<String>,
    /// Whether some of the responses cannot be read, so that the sums lack them.
    pub is_damaged: bool,
}

impl Sums {
    /// No responses, for a tree of that size.
    pub fn empty(survey: &Survey) -> Self {
        let nodes = vec![NodeSums::default(); survey.index.nodes.len()];
        Self { responses: 0, nodes, versions: BTreeSet::new(), is_damaged: false }
    }

    pub fn merge(&mut self, other: &Self) {
        self.responses += other.responses;
        self.is_damaged |= other.is_damaged;
        self.versions.extend(other.versions.iter().cloned());
        for (sums, more) in self.nodes.iter_mut().zip(&other.nodes) {
            sums.y += more.y;
            sums.x += more.x;
            sums.respondents += more.respondents;
        }
    }

    /// Adds a tally that was counted under `version`, scored as that version says or as the concordance
    /// carries it over.
    pub fn add(&mut self, carried: &Carried, version: &Survey, layout: &Layout, tally: &Tally) {
        self.responses += tally.responses();
        if tally.responses() > 0 && !self.versions.contains(&version.version) {
            self.versions.insert(version.version.clone());
        }
        for (at, carry) in carried.0.iter().enumerate() {
            let Some(Carry { node, how }) = carry else { continue };
            let sums = &mut self.nodes[*node];
            match (&version.index.nodes[at].kind, &layout.nodes[at]) {
                (NodeKind::Indicator { measure, .. }, NodeCells::Indicator { field }) => {
                    let counted = counted(measure, (version, layout), *field, tally, how);
                    sums.x += counted.x;
                    sums.y += counted.y;
                    sums.respondents += counted.respondents;
                }
                (_, NodeCells::Dimension { respondents, .. }) => sums.respondents += tally.cell(*respondents),
                (NodeKind::Dimension { .. }, NodeCells::Indicator { .. }) => {}
            }
        }
    }
}

/// Where the nodes of a version have gone in the tree of today, by their ids, and how: worked out once for many
/// tallies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried(Vec<Option<Carry>>);

impl Carried {
    pub fn of(survey: &Survey, version: &Survey) -> Self {
        Self(Carry::of(survey, version))
    }
}

/// What a tally says of one indicator, carried over.
fn counted(
    measure: &Measure,
    (version, layout): (&Survey, &Layout),
    field: usize,
    tally: &Tally,
    how: &How,
) -> NodeSums {
    let cells = &layout.fields[field];
    match how {
        How::Linear { scale, shift } => {
            let no_answer = match measure {
                Measure::Share { count_no_answer: true, .. } => tally.cell(cells.no_answer()),
                Measure::Share { .. } | Measure::Mean | Measure::Points { .. } => 0,
            };
            let respondents = tally.cell(cells.valid()) + no_answer;
            let base = if let Measure::Points { most } = measure { *most } else { Decimal::ONE };
            let x = base * Decimal::from(respondents);
            let y = score_sum(&version.fields[field], measure, layout, field, tally);
            NodeSums { y: scale * y + shift * x, x, respondents }
        }
        How::ByOption(options) => {
            let mut sums = NodeSums::default();
            for (code, given) in options {
                let (Some(given), Some(cell)) = (given, cells.count(*code)) else { continue };
                let count = tally.cell(cell);
                sums.y += given.y * Decimal::from(count);
                sums.x += given.x * Decimal::from(count);
                sums.respondents += count;
            }
            sums
        }
    }
}

/// Σ scores of one field's answers under a measure.
fn score_sum(field: &Field, measure: &Measure, layout: &Layout, at: usize, tally: &Tally) -> Decimal {
    let cells = &layout.fields[at];
    let count = |code: OptionCode| Decimal::from(cells.count(code).map_or(0, |cell| tally.cell(cell)));
    let scores = || match cells.sum() {
        Some((cell, decimals)) => Decimal::from_i128_with_scale(tally.cell(cell).into(), decimals),
        None => field.options().iter().filter_map(|option| Some(option.score? * count(option.code))).sum(),
    };
    match measure {
        Measure::Share { codes, .. } => {
            codes.iter().map(|code| count(*code)).sum::<Decimal>() * Decimal::ONE_HUNDRED
        }
        Measure::Mean => scores(),
        Measure::Points { .. } => scores() * Decimal::ONE_HUNDRED,
    }
}
