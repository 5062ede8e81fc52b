//! What a group of responses says about each node: the sums behind its figure.

use rust_decimal::Decimal;

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
}

impl Sums {
    /// No responses, for a tree of that size.
    pub fn empty(survey: &Survey) -> Self {
        Self { responses: 0, nodes: vec![NodeSums::default(); survey.index.nodes.len()] }
    }

    pub fn merge(&mut self, other: &Self) {
        self.responses += other.responses;
        for (sums, more) in self.nodes.iter_mut().zip(&other.nodes) {
            sums.y += more.y;
            sums.x += more.x;
            sums.respondents += more.respondents;
        }
    }

    /// Adds a tally that was counted under `version`, scored as that version says; its nodes are found
    /// in `survey`'s tree by their ids.
    pub fn add(&mut self, survey: &Survey, version: &Survey, layout: &Layout, tally: &Tally) {
        self.responses += tally.responses();
        for (at, node) in version.index.nodes.iter().enumerate() {
            let Some(place) = survey.index.position(node.id.as_str()) else { continue };
            let sums = &mut self.nodes[place];
            match (&node.kind, &layout.nodes[at]) {
                (NodeKind::Indicator { measure, .. }, NodeCells::Indicator { field }) => {
                    let cells = &layout.fields[*field];
                    let no_answer = match measure {
                        Measure::Share { count_no_answer: true, .. } => tally.cell(cells.no_answer()),
                        Measure::Share { .. } | Measure::Mean | Measure::Points { .. } => 0,
                    };
                    let counted = tally.cell(cells.valid()) + no_answer;
                    let base = if let Measure::Points { most } = measure { *most } else { Decimal::ONE };
                    sums.x += base * Decimal::from(counted);
                    sums.respondents += counted;
                    sums.y += score_sum(&version.fields[*field], measure, layout, *field, tally);
                }
                (_, NodeCells::Dimension { respondents, .. }) => sums.respondents += tally.cell(*respondents),
                (NodeKind::Dimension { .. }, NodeCells::Indicator { .. }) => {}
            }
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
