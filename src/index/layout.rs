//! Where each count of a tally stands. A definition version fixes it, so that tallies add as vectors.

use super::leaf::{Leaf, leaves, product, products};
use crate::definition::{AnswerKind, NodeKind, OptionCode, Survey};

/// The cells of one field, beginning at `start`: one count an option, then the states, then a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldCells {
    start: usize,
    codes: Vec<OptionCode>,
    /// Decimals of a number's sum; `None` when the field is no number.
    decimals: Option<u32>,
}

impl FieldCells {
    /// How often an option was chosen.
    pub fn count(&self, code: OptionCode) -> Option<usize> {
        self.codes.iter().position(|known| *known == code).map(|at| self.start + at)
    }

    /// Answered with something that can be scored.
    pub fn valid(&self) -> usize {
        self.start + self.codes.len()
    }

    /// Answered with a no-answer option.
    pub fn no_answer(&self) -> usize {
        self.valid() + 1
    }

    /// Asked and left blank.
    pub fn skipped(&self) -> usize {
        self.valid() + 2
    }

    /// Not asked, by its route.
    pub fn not_asked(&self) -> usize {
        self.valid() + 3
    }

    /// Sum of the numbers given, in units of 10^-decimals.
    pub fn sum(&self) -> Option<(usize, u32)> {
        self.decimals.map(|decimals| (self.valid() + 4, decimals))
    }

    fn end(&self) -> usize {
        self.valid() + 4 + usize::from(self.decimals.is_some())
    }
}

/// The cells of a survey version: `[responses, fields…, dimensions…, throughout]`, and where all respondents are
/// counted together also `[…, cross-moments…]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// As `survey.fields`.
    pub fields: Vec<FieldCells>,
    /// As `survey.index.nodes`; for a dimension the cell that counts the responses with at least one
    /// valid answer below it, for an indicator the position of its field.
    pub nodes: Vec<NodeCells>,
    /// The indicators, whose cross-moments stand behind the counts.
    pub leaves: Vec<Leaf>,
    /// Counts the responses that chose nothing but codes that count, of a survey whose indicators are all
    /// shares.
    pub throughout: Option<usize>,
    counts: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeCells {
    Dimension {
        respondents: usize,
        /// Positions in `leaves` of all indicators below.
        leaves: Vec<usize>,
    },
    Indicator {
        field: usize,
    },
}

/// The cell that counts responses.
pub const RESPONSES: usize = 0;

impl Layout {
    pub fn of(survey: &Survey) -> Self {
        let mut length = RESPONSES + 1;
        let mut fields = Vec::with_capacity(survey.fields.len());
        for field in &survey.fields {
            let decimals = match &field.kind {
                AnswerKind::Number(range) => Some(range.decimals),
                AnswerKind::OneOf(_)
                | AnswerKind::AnyOf { .. }
                | AnswerKind::Date(_)
                | AnswerKind::Text { .. } => None,
            };
            let codes = field.options().iter().map(|option| option.code).collect();
            let cells = FieldCells { start: length, codes, decimals };
            length = cells.end();
            fields.push(cells);
        }
        let leaves = leaves(survey);
        let mut nodes = Vec::with_capacity(survey.index.nodes.len());
        for at in 0..survey.index.nodes.len() {
            nodes.push(match &survey.index.nodes[at].kind {
                NodeKind::Indicator { question, .. } => {
                    NodeCells::Indicator { field: survey.field_position(question).unwrap_or_default() }
                }
                NodeKind::Dimension { .. } => {
                    length += 1;
                    let below = survey.index.indicators_below(at);
                    let is_below = |leaf: &usize| below.contains(&leaves[*leaf].node);
                    let leaves = (0..leaves.len()).filter(is_below).collect();
                    NodeCells::Dimension { respondents: length - 1, leaves }
                }
            });
        }
        let has_throughout = !leaves.is_empty() && leaves.iter().all(Leaf::is_share);
        let throughout = has_throughout.then_some(length);
        Self { fields, nodes, leaves, throughout, counts: length + usize::from(has_throughout) }
    }

    /// How many cells the counts take.
    pub fn counts(&self) -> usize {
        self.counts
    }

    /// How many cells a tally with cross-moments has.
    pub fn length(&self) -> usize {
        self.counts + products(self.leaves.len())
    }

    /// The cell with the sum of v_a · v_b, for a ≤ b.
    pub fn product(&self, a: usize, b: usize) -> usize {
        self.counts + product(self.leaves.len(), a, b)
    }
}
