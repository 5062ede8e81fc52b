//! Tallies: integer counts over responses, from which every index is computed.
//!
//! A tally is a vector of counts whose places [`Layout`] fixes. Folding a response adds to it,
//! excluding one subtracts; order and batches do not matter.

use serde::{Deserialize, Serialize};

use super::layout::{FieldCells, Layout, NodeCells, RESPONSES};
use super::leaf::{self, State, scaled};
use crate::definition::{Field, OptionCode, QuestionId, Survey};
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
        let written = json.strip_prefix('[')?.strip_suffix(']')?;
        let count = 1 + written.bytes().filter(|byte| *byte == b',').count();
        if ![layout.counts(), layout.length()].contains(&count) {
            return None;
        }
        let mut cells = Vec::with_capacity(count);
        for cell in written.split(',') {
            cells.push(cell.parse().ok()?);
        }
        Some(Self { cells })
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

    /// The largest count or moment, whatever its sign.
    pub(super) fn largest(&self) -> i64 {
        self.cells.iter().map(|cell| cell.saturating_abs()).max().unwrap_or(0)
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

    /// Counts (`sign` 1) or takes away (`sign` −1) one response.
    pub fn count(&mut self, survey: &Survey, layout: &Layout, answers: &Answers, sign: i64) {
        self.add(layout, &Counted::of(survey, layout, answers), sign);
    }

    /// As [`count`](Self::count), with what the response counts worked out before, for many tallies.
    pub fn add(&mut self, layout: &Layout, counted: &Counted, sign: i64) {
        for (cell, count) in &counted.counts {
            self.cells[*cell] += sign * count;
        }
        if self.has_moments(layout) {
            self.add_moments(layout, &counted.vector, sign);
        }
    }

    /// Adds v_a · v_b of one response to every product.
    fn add_moments(&mut self, layout: &Layout, vector: &[(usize, i64)], sign: i64) {
        for (at, (a, va)) in vector.iter().enumerate() {
            let (diagonal, va) = (layout.product(*a, *a), sign * va);
            for (b, vb) in &vector[at..] {
                self.cells[diagonal + (b - a)] += va * vb;
            }
        }
    }
}

/// What one response adds to a tally of its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Cells before the moments, and by how much each grows.
    counts: Vec<(usize, i64)>,
    /// The parts of the response's vector that are not zero.
    vector: Vec<(usize, i64)>,
    /// The segment questions that it answered, by their positions, with the options.
    groups: Vec<(usize, OptionCode)>,
}

impl Counted {
    pub fn of(survey: &Survey, layout: &Layout, answers: &Answers) -> Self {
        let states = leaf::states(survey, answers);
        let mut counts = Vec::with_capacity(1 + 2 * survey.fields.len() + layout.nodes.len());
        counts.push((RESPONSES, 1));
        for ((field, cells), state) in survey.fields.iter().zip(&layout.fields).zip(&states) {
            let cell = match state {
                State::NotAsked => cells.not_asked(),
                State::Skipped => cells.skipped(),
                State::NoAnswer => cells.no_answer(),
                State::Valid => cells.valid(),
            };
            counts.push((cell, 1));
            if let (Some(answer), State::NoAnswer | State::Valid) = (answers.get(&field.id), state) {
                count_answer(&mut counts, cells, answer);
            }
        }
        for node in &layout.nodes {
            if let NodeCells::Dimension { respondents, leaves } = node
                && leaves.iter().any(|&leaf| layout.leaves[leaf].counts(&states))
            {
                counts.push((*respondents, 1));
            }
        }
        let scores = leaf::scores(&layout.leaves, survey, answers, &states);
        if let Some(cell) = layout.throughout
            && leaf::counts_throughout(&scores)
        {
            counts.push((cell, 1));
        }
        let group = |(at, field): (usize, &Field)| {
            let asked = field.segment && states[at] != State::NotAsked;
            Some((at, *answers.codes(&field.id).first().filter(|_| asked)?))
        };
        let groups = survey.fields.iter().enumerate().filter_map(group).collect();
        Self { counts, vector: leaf::vector(layout.leaves.len(), &scores), groups }
    }

    /// The groups besides that of all: positions of the segment questions it answered, and the options.
    pub fn groups(&self) -> &[(usize, OptionCode)] {
        &self.groups
    }
}

fn count_answer(counts: &mut Vec<(usize, i64)>, cells: &FieldCells, answer: &Answer) {
    counts.extend(answer.codes().iter().filter_map(|code| Some((cells.count(*code)?, 1))));
    if let (Answer::Number(number), Some((at, decimals))) = (answer, cells.sum()) {
        counts.push((at, scaled(*number, decimals)));
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
