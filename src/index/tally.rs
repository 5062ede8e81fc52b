//! Tallies: integer counts over responses, from which every index is computed.
//!
//! A tally is a vector of counts whose places [`Layout`] fixes. Folding a response adds to it,
//! excluding one subtracts; order and batches do not matter.

use serde::{Deserialize, Serialize};

use super::layout::{FieldCells, Layout, NodeCells, RESPONSES};
use super::leaf::{self, State, scaled};
use crate::definition::{OptionCode, QuestionId, Survey};
use crate::response::{Answer, Answers, asked};

/// Integer counts of a group of responses. Written as a JSON array of integers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally {
    cells: Vec<i64>,
}

impl Tally {
    /// Counts only, as for the groups of a segment.
    pub fn empty(layout: &Layout) -> Self {
        Self { cells: vec![0; layout.counts()] }
    }

    /// Counts and cross-moments, as for all respondents together.
    pub fn with_moments(layout: &Layout) -> Self {
        Self { cells: vec![0; layout.length()] }
    }

    pub fn has_moments(&self, layout: &Layout) -> bool {
        self.cells.len() == layout.length()
    }

    /// Reads a stored tally; `None` when it does not fit the layout.
    pub fn read(layout: &Layout, json: &str) -> Option<Self> {
        let tally: Self = serde_json::from_str(json).ok()?;
        [layout.counts(), layout.length()].contains(&tally.cells.len()).then_some(tally)
    }

    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn responses(&self) -> i64 {
        self.cells[RESPONSES]
    }

    pub fn cell(&self, at: usize) -> i64 {
        self.cells[at]
    }

    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| *cell == 0)
    }

    /// Adds another tally of the same layout.
    pub fn merge(&mut self, other: &Self) {
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            *cell += more;
        }
    }

    /// Adds (`sign` 1) or takes away (`sign` −1) one response.
    pub fn count(&mut self, survey: &Survey, layout: &Layout, answers: &Answers, sign: i64) {
        self.cells[RESPONSES] += sign;
        let states = leaf::states(survey, answers);
        for ((field, cells), state) in survey.fields.iter().zip(&layout.fields).zip(&states) {
            let cell = match state {
                State::NotAsked => cells.not_asked(),
                State::Skipped => cells.skipped(),
                State::NoAnswer => cells.no_answer(),
                State::Valid => cells.valid(),
            };
            self.cells[cell] += sign;
            if let (Some(answer), State::NoAnswer | State::Valid) = (answers.get(&field.id), state) {
                self.count_answer(cells, answer, sign);
            }
        }
        for node in &layout.nodes {
            if let NodeCells::Dimension { respondents, leaves } = node
                && leaves.iter().any(|&leaf| layout.leaves[leaf].counts(&states))
            {
                self.cells[*respondents] += sign;
            }
        }
        if let Some(cell) = layout.throughout
            && leaf::counts_throughout(&layout.leaves, survey, answers, &states)
        {
            self.cells[cell] += sign;
        }
        if self.has_moments(layout) {
            let vector = leaf::vector(&layout.leaves, survey, answers, &states);
            self.count_moments(layout, &vector, sign);
        }
    }

    /// Adds v_a · v_b of one response to every product.
    fn count_moments(&mut self, layout: &Layout, vector: &[(usize, i64)], sign: i64) {
        for (at, (a, va)) in vector.iter().enumerate() {
            for (b, vb) in &vector[at..] {
                self.cells[layout.product(*a, *b)] += sign * va * vb;
            }
        }
    }

    fn count_answer(&mut self, cells: &FieldCells, answer: &Answer, sign: i64) {
        for code in answer.codes() {
            if let Some(at) = cells.count(*code) {
                self.cells[at] += sign;
            }
        }
        if let (Answer::Number(number), Some((at, decimals))) = (answer, cells.sum()) {
            self.cells[at] += sign * scaled(*number, decimals);
        }
    }
}

/// The group of responses a tally counts beside its unit and month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentValue {
    pub segment: QuestionId,
    pub code: OptionCode,
}

/// The groups one response belongs to, besides the group of all: one a segment question it answered.
pub fn segment_values(survey: &Survey, answers: &Answers) -> Vec<SegmentValue> {
    let asked = asked::asked(survey, answers);
    let segments = survey.fields.iter().zip(asked).filter(|(field, asked)| *asked && field.segment);
    segments
        .filter_map(|(field, _)| {
            let code = *answers.codes(&field.id).first()?;
            Some(SegmentValue { segment: field.id.clone(), code })
        })
        .collect()
}
