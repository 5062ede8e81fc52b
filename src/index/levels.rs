//! How answers are spread over the options of each question: counts, and under weights the sums of weights.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::layout::{Layout, NodeCells};
use super::tally::Tally;
use crate::definition::{AnswerKind, Field, Measure, NodeKind, OptionCode, Survey};
use crate::response::Answers;

/// Some answers: how many, and what they weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    pub count: i64,
    pub weight: Decimal,
}

impl Part {
    fn add(&mut self, count: i64, weight: Decimal) {
        self.count += count;
        self.weight += weight;
    }

    /// In percent of `of` by weight; none of nothing.
    pub fn share_of(self, of: Self) -> Option<Decimal> {
        (self.weight * Decimal::ONE_HUNDRED).checked_div(of.weight)
    }
}

/// The answers to one question of today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Without blanks and options that are no answer.
    pub valid: Part,
    pub codes: BTreeMap<OptionCode, Part>,
}

/// Persons, and those of them whose answers are all among those that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Throughout {
    /// Responses with at least one answer that counts.
    pub answering: Part,
    pub all: Part,
}

/// The answers of a group of responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// As `survey.fields`; empty for questions without options.
    pub questions: Vec<Counted>,
    /// None where an indicator is no share, or was none in a version that responses were given under.
    pub throughout: Option<Throughout>,
}

impl Spread {
    pub fn empty(survey: &Survey) -> Self {
        Self {
            questions: vec![Counted::default(); survey.fields.len()],
            throughout: has_throughout(survey).then(Throughout::default),
        }
    }

    /// Adds what was counted under a version; each answer weighs 1.
    pub fn add_tally(&mut self, survey: &Survey, version: &Survey, layout: &Layout, tally: &Tally) {
        for (field, cells) in version.fields.iter().zip(&layout.fields) {
            let Some((place, code)) = now(survey, version, field) else { continue };
            let counted = &mut self.questions[place];
            let valid = tally.cell(cells.valid());
            counted.valid.add(valid, valid.into());
            for option in field.options().iter().filter(|option| !option.no_answer) {
                let count = cells.count(option.code).map_or(0, |cell| tally.cell(cell));
                counted.codes.entry(code(option.code)).or_default().add(count, count.into());
            }
        }
        let found = persons(layout, tally);
        self.throughout = self.throughout.zip(found).map(|(mut sum, (answering, all))| {
            sum.answering.add(answering, answering.into());
            sum.all.add(all, all.into());
            sum
        });
    }

    /// Adds one response with its weight.
    pub fn add_chosen(&mut self, chosen: &Chosen, weight: Decimal) {
        let mut last = None;
        for (place, code) in &chosen.codes {
            let counted = &mut self.questions[usize::from(*place)];
            if last.replace(*place) != Some(*place) {
                counted.valid.add(1, weight);
            }
            counted.codes.entry(*code).or_default().add(1, weight);
        }
        self.throughout = self.throughout.zip(chosen.throughout).map(|(mut sum, persons)| {
            if let Some(is_throughout) = persons {
                sum.answering.add(1, weight);
                sum.all.add(i64::from(is_throughout), if is_throughout { weight } else { Decimal::ZERO });
            }
            sum
        });
    }

    /// Adds another group of responses to the same survey.
    pub fn add(&mut self, other: &Self) {
        for (counted, more) in self.questions.iter_mut().zip(&other.questions) {
            counted.valid.add(more.valid.count, more.valid.weight);
            for (code, part) in &more.codes {
                counted.codes.entry(*code).or_default().add(part.count, part.weight);
            }
        }
        self.throughout = self.throughout.zip(other.throughout).map(|(mut sum, more)| {
            sum.answering.add(more.answering.count, more.answering.weight);
            sum.all.add(more.all.count, more.all.weight);
            sum
        });
    }
}

/// The options one response chose, as the questions and options of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The place of the question in `survey.fields` and an option of it, question by question.
    codes: Box<[(u16, OptionCode)]>,
    /// None where the version has no such figure; then none without an answer that counts, else whether all do.
    throughout: Option<Option<bool>>,
}

impl Chosen {
    pub fn new(survey: &Survey, version: &Survey, layout: &Layout, answers: &Answers) -> Self {
        let mut tally = Tally::empty(layout);
        tally.count(version, layout, answers, 1);
        let mut codes = Vec::new();
        for (field, cells) in version.fields.iter().zip(&layout.fields) {
            if tally.cell(cells.valid()) == 0 {
                continue;
            }
            let Some((place, code)) = now(survey, version, field) else { continue };
            let Ok(place) = u16::try_from(place) else { continue };
            let is_chosen = |option: OptionCode| cells.count(option).is_some_and(|cell| tally.cell(cell) > 0);
            let options = field.options().iter().filter(|option| is_chosen(option.code));
            codes.extend(options.map(|option| (place, code(option.code))));
        }
        let throughout = persons(layout, &tally).map(|(answering, all)| (answering > 0).then_some(all > 0));
        Self { codes: codes.into(), throughout }
    }
}

/// Whether every indicator is a share.
fn has_throughout(survey: &Survey) -> bool {
    let is_share = |kind: &NodeKind| match kind {
        NodeKind::Dimension { .. } => true,
        NodeKind::Indicator { measure, .. } => matches!(measure, Measure::Share { .. }),
    };
    survey.index.nodes.iter().all(|node| is_share(&node.kind))
}

/// Responses with an answer that counts, and those of them that have no other.
fn persons(layout: &Layout, tally: &Tally) -> Option<(i64, i64)> {
    let NodeCells::Dimension { respondents, .. } = layout.nodes.first()? else { return None };
    Some((tally.cell(*respondents), tally.cell(layout.throughout?)))
}

/// The place of what a question of a version is today, and each of its options; none when it was offered other
/// options that nothing carries over, or has none.
pub fn now<'s>(
    survey: &'s Survey,
    version: &Survey,
    field: &Field,
) -> Option<(usize, impl Fn(OptionCode) -> OptionCode + use<'s>)> {
    let is_today = survey.version == version.version;
    let said = survey.concordance.question(&version.version, &field.id).filter(|_| !is_today);
    let place = survey.field_position(said.map_or(&field.id, |said| &said.is))?;
    let now = &survey.fields[place];
    let codes = |field: &Field| field.options().iter().map(|option| option.code).collect::<Vec<_>>();
    let is_carried = said.is_some_and(|said| !said.options.is_empty());
    let several = |field: &Field| matches!(field.kind, AnswerKind::AnyOf { .. });
    let is_same = several(now) == several(field) && (is_carried || codes(now) == codes(field));
    (is_same && !field.options().is_empty())
        .then_some((place, move |code| said.map_or(code, |said| said.option(code))))
}
