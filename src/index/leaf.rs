//! Indicators as vectors: what one response adds to the cross-moments, in whole numbers.
//!
//! A response is the vector v = (x₁ … x_K, y₁ … y_K) over the K indicators of a definition version:
//! x is 1 for a valid answer (for points: those to be had), y its score, both 0 without one. The sums of v_a · v_b over responses are all
//! that linearised variances need.

use rust_decimal::Decimal;

use crate::definition::{AnswerKind, Field, Measure, NodeKind, OptionCode, Survey};
use crate::response::{Answer, Answers, asked};

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Position in the index tree.
    pub node: usize,
    field: usize,
    scoring: Scoring,
    /// Whether a no-answer option counts as an answer that scores nothing.
    count_no_answer: bool,
    /// The points to be had, when y is measured against them.
    most: Option<Decimal>,
}

/// What became of a question in one response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    NotAsked,
    Skipped,
    NoAnswer,
    Valid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Scoring {
    /// 1 for these codes.
    Share(Vec<OptionCode>),
    /// Scores of codes in units of 10^-scale.
    Scores { scores: Vec<(OptionCode, i64)>, scale: u32 },
    /// The number itself in units of 10^-scale.
    Number { scale: u32 },
}

/// What became of every question, in the order of `survey.fields`.
pub(super) fn states(survey: &Survey, answers: &Answers) -> Vec<State> {
    let asked = asked::asked(survey, answers);
    let state = |(field, asked): (&Field, bool)| match answers.get(&field.id) {
        _ if !asked => State::NotAsked,
        None => State::Skipped,
        Some(answer) if is_valid(field, answer) => State::Valid,
        Some(_) => State::NoAnswer,
    };
    survey.fields.iter().zip(asked).map(state).collect()
}

/// Whether an answer can be scored; a no-answer option cannot.
fn is_valid(field: &Field, answer: &Answer) -> bool {
    let no_answer = |code: &OptionCode| field.option(*code).is_some_and(|option| option.no_answer);
    !answer.codes().iter().any(no_answer)
}

/// The indicators of a survey, in the order of the tree.
pub fn leaves(survey: &Survey) -> Vec<Leaf> {
    let leaf = |(node, kind): (usize, &NodeKind)| match kind {
        NodeKind::Dimension { .. } => None,
        NodeKind::Indicator { question, measure } => {
            let field = survey.field_position(question)?;
            let (count_no_answer, most) = match measure {
                Measure::Share { count_no_answer, .. } => (*count_no_answer, None),
                Measure::Mean => (false, None),
                Measure::Points { most } => (false, Some(*most)),
            };
            let scoring = scoring(&survey.fields[field], measure);
            Some(Leaf { node, field, scoring, count_no_answer, most })
        }
    };
    survey.index.nodes.iter().map(|node| &node.kind).enumerate().filter_map(leaf).collect()
}

fn scoring(field: &Field, measure: &Measure) -> Scoring {
    match (measure, &field.kind) {
        (Measure::Share { codes, .. }, _) => Scoring::Share(codes.clone()),
        (Measure::Mean | Measure::Points { .. }, AnswerKind::Number(range)) => {
            Scoring::Number { scale: range.decimals }
        }
        (Measure::Mean | Measure::Points { .. }, _) => {
            let scored = || field.options().iter().filter_map(|option| Some((option.code, option.score?)));
            let scale = scored().map(|(_, score)| score.normalize().scale()).max().unwrap_or(0);
            let scores = scored().map(|(code, score)| (code, scaled(score, scale))).collect();
            Scoring::Scores { scores, scale }
        }
    }
}

/// A decimal in units of 10^-scale.
pub(super) fn scaled(mut number: Decimal, scale: u32) -> i64 {
    number.rescale(scale);
    i64::try_from(number.mantissa()).unwrap_or_default()
}

impl Leaf {
    /// Position of its question in `survey.fields`.
    pub(super) fn field(&self) -> usize {
        self.field
    }

    pub(super) fn is_share(&self) -> bool {
        matches!(self.scoring, Scoring::Share(_))
    }

    /// What a whole 1 of y means: percent for a share and for points, score points for a mean.
    pub fn unit(&self) -> Decimal {
        match &self.scoring {
            Scoring::Share(_) => Decimal::ONE_HUNDRED,
            Scoring::Scores { scale, .. } | Scoring::Number { scale } => {
                let percent = if self.most.is_some() { Decimal::ONE_HUNDRED } else { Decimal::ONE };
                percent * Decimal::new(1, *scale)
            }
        }
    }

    /// What a whole 1 of x means: an answer, or the points to be had for it.
    pub fn base(&self) -> Decimal {
        self.most.unwrap_or(Decimal::ONE)
    }

    /// Whether a response counts in the denominator.
    pub(super) fn counts(&self, states: &[State]) -> bool {
        match states[self.field] {
            State::Valid => true,
            State::NoAnswer => self.count_no_answer,
            State::NotAsked | State::Skipped => false,
        }
    }

    /// The score y of a response, when it counts.
    fn score(&self, survey: &Survey, answers: &Answers, states: &[State]) -> Option<i64> {
        let answer = answers.get(&survey.fields[self.field].id).filter(|_| self.counts(states))?;
        Some(match &self.scoring {
            Scoring::Share(codes) => i64::from(answer.codes().iter().any(|code| codes.contains(code))),
            Scoring::Scores { scores, .. } => {
                let score = |code: &OptionCode| scores.iter().find(|(scored, _)| scored == code);
                answer.codes().first().and_then(score).map_or(0, |(_, score)| *score)
            }
            Scoring::Number { scale } => match answer {
                Answer::Number(number) => scaled(*number, *scale),
                _ => 0,
            },
        })
    }
}

/// The scores of the indicators that a response counts for, by their places.
pub(super) fn scores(
    leaves: &[Leaf],
    survey: &Survey,
    answers: &Answers,
    states: &[State],
) -> Vec<(usize, i64)> {
    let score = |(at, leaf): (usize, &Leaf)| Some((at, leaf.score(survey, answers, states)?));
    leaves.iter().enumerate().filter_map(score).collect()
}

/// Whether every answer of a response that counts is one of the codes that count, and there is one.
pub(super) fn counts_throughout(scores: &[(usize, i64)]) -> bool {
    !scores.is_empty() && scores.iter().all(|(_, score)| *score == 1)
}

/// The parts of v that are not zero, by their places, of so many indicators.
pub(super) fn vector(leaves: usize, scores: &[(usize, i64)]) -> Vec<(usize, i64)> {
    let x = scores.iter().map(|(at, _)| (*at, 1));
    let y = scores.iter().filter(|(_, y)| *y != 0).map(|(at, y)| (leaves + at, *y));
    x.chain(y).collect()
}

/// How many sums of products K indicators have: the upper triangle of a 2K × 2K matrix.
pub(super) fn products(leaves: usize) -> usize {
    leaves * (2 * leaves + 1)
}

/// The place of v_a · v_b among the products, for a ≤ b < 2K.
pub(super) fn product(leaves: usize, a: usize, b: usize) -> usize {
    let size = 2 * leaves;
    a * (2 * size - a + 1) / 2 + (b - a)
}
