//! Answers of an earlier version as the current one reads them: joined by the ids of nodes, each scored as
//! its own version says, or where the concordance carries its options over as today's options are.

use rust_decimal::Decimal;

use crate::definition::concordance::{QuestionThen, is_one_choice};
use crate::definition::{Field, Measure, Node, NodeKind, OptionCode, QuestionId, Rescale, Survey};

/// Where what was counted at a node of the earlier version goes in the current tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Carry {
    /// Position of the node in the current tree.
    pub(super) node: usize,
    pub(super) how: How,
}

/// How y and x of an indicator become those of today; a dimension is carried as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// y becomes `scale` · y + `shift` · x. Both versions' own scoring is of this kind.
    Linear { scale: Decimal, shift: Decimal },
    /// What one answer adds, by its option then; nothing for options that do not count now.
    ByOption(Vec<(OptionCode, Option<Given>)>),
}

/// What one answer adds to y and x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) y: Decimal,
    pub(super) x: Decimal,
}

const AS_IT_IS: How = How::Linear { scale: Decimal::ONE, shift: Decimal::ZERO };

impl Carry {
    /// For every node of `version`; none for what the current tree does not have.
    pub(super) fn of(survey: &Survey, version: &Survey) -> Vec<Option<Self>> {
        let places = survey.places(version).into_iter().zip(&version.index.nodes);
        let same = survey.version == version.version;
        let carry = |(place, then): (Option<usize>, &Node)| {
            let node = place?;
            let now = &survey.index.nodes[node];
            let how = match (&then.kind, &now.kind) {
                (NodeKind::Dimension { .. }, NodeKind::Dimension { .. }) => AS_IT_IS,
                (NodeKind::Indicator { .. }, NodeKind::Indicator { .. }) if same => AS_IT_IS,
                (NodeKind::Indicator { .. }, NodeKind::Indicator { .. }) => {
                    let by_options = by_options((survey, now), (version, then));
                    by_options.unwrap_or_else(|| own_scoring(then.rescale, now.rescale))
                }
                _ => return None,
            };
            Some(Self { node, how })
        };
        places.map(carry).collect()
    }
}

/// So that y/x, brought to the range of today, is what the version's own rescaling would have made of it.
fn own_scoring(then: Option<Rescale>, now: Option<Rescale>) -> How {
    let line = |rescale: Option<Rescale>| match rescale {
        None => (Decimal::ONE, Decimal::ZERO),
        Some(Rescale { from, to }) => {
            let slope = (to[1] - to[0]) / (from[1] - from[0]);
            (slope, to[0] - from[0] * slope)
        }
    };
    if then == now {
        return AS_IT_IS;
    }
    let ((slope, start), (slope_now, start_now)) = (line(then), line(now));
    How::Linear { scale: slope / slope_now, shift: (start - start_now) / slope_now }
}

/// By the concordance, where it says what the options of the question measured are now.
fn by_options((survey, now): (&Survey, &Node), (version, then): (&Survey, &Node)) -> Option<How> {
    let (was, is) = (measured(version, then)?, measured(survey, now)?);
    let said = survey.concordance.question(&version.version, &was.0.id)?;
    if said.options.is_empty()
        || said.is != is.0.id
        || !is_one_choice(&was.0.kind)
        || !is_one_choice(&is.0.kind)
    {
        return None;
    }
    let pairs: Vec<(OptionCode, Option<Given>, Option<Given>)> = was
        .0
        .options()
        .iter()
        .map(|option| (option.code, given(was, option.code), given(is, said.option(option.code))))
        .collect();
    let linear = linear(&pairs);
    Some(
        linear
            .unwrap_or_else(|| How::ByOption(pairs.into_iter().map(|(code, _, now)| (code, now)).collect())),
    )
}

/// The line that makes all scores of then those of now, if there is one: tallies of cross-moments can be
/// carried over it.
fn linear(pairs: &[(OptionCode, Option<Given>, Option<Given>)]) -> Option<How> {
    let mut both = Vec::new();
    for pair in pairs {
        match pair {
            (_, None, None) => {}
            (_, Some(then), Some(now)) if then.x == now.x => both.push((*then, *now)),
            _ => return None,
        }
    }
    let (first, first_now) = both.first()?;
    let scale = match both.iter().find(|(then, _)| then.y != first.y) {
        Some((then, now)) => (now.y - first_now.y) / (then.y - first.y),
        None => Decimal::ONE,
    };
    let shift = (first_now.y - scale * first.y) / first.x;
    let on_line = |(then, now): &(Given, Given)| scale * then.y + shift * then.x == now.y;
    both.iter().all(on_line).then_some(How::Linear { scale, shift })
}

fn measured<'s>(survey: &'s Survey, node: &'s Node) -> Option<(&'s Field, &'s Measure)> {
    match &node.kind {
        NodeKind::Indicator { question, measure } => Some((survey.field(question.as_str())?, measure)),
        NodeKind::Dimension { .. } => None,
    }
}

/// What an option adds; nothing when it is no answer or not there.
fn given((field, measure): (&Field, &Measure), code: OptionCode) -> Option<Given> {
    let option = field.option(code)?;
    let counts = !option.no_answer || matches!(measure, Measure::Share { count_no_answer: true, .. });
    let score = option.score.unwrap_or_default();
    let given = match measure {
        Measure::Share { codes, .. } => Given {
            y: if codes.contains(&code) { Decimal::ONE_HUNDRED } else { Decimal::ZERO },
            x: Decimal::ONE,
        },
        Measure::Mean => Given { y: score, x: Decimal::ONE },
        Measure::Points { most } => Given { y: score * Decimal::ONE_HUNDRED, x: *most },
    };
    counts.then_some(given)
}

/// What a question of today was in a version.
#[derive(Debug, Clone, Copy)]
pub struct Then<'s> {
    pub was: &'s QuestionId,
    said: Option<&'s QuestionThen>,
}

impl Then<'_> {
    /// What an option of that version stands for now.
    pub fn code(&self, was: OptionCode) -> OptionCode {
        self.said.map_or(was, |said| said.option(was))
    }
}

/// The question of a version that a question of today was: the one the concordance names, else the one of the same
/// id; none where that one has become another.
pub fn then<'s>(survey: &'s Survey, version: &str, is: &'s QuestionId) -> Option<Then<'s>> {
    if survey.version == version {
        return Some(Then { was: is, said: None });
    }
    let mut said = survey.concordance.questions.iter();
    let said = said.find(|said| said.is == *is && said.version.as_ref().is_none_or(|of| of == version));
    match said {
        Some(said) => Some(Then { was: &said.was, said: Some(said) }),
        None => {
            let is_another = survey.concordance.question(version, is).is_some_and(|said| said.is != *is);
            (!is_another).then_some(Then { was: is, said: None })
        }
    }
}

/// Every id that a question of today has had.
pub fn ids<'s>(survey: &'s Survey, is: &'s QuestionId) -> Vec<&'s QuestionId> {
    let earlier = survey.concordance.questions.iter().filter(|said| said.is == *is).map(|said| &said.was);
    let mut ids: Vec<&QuestionId> = std::iter::once(is).chain(earlier).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// For every node of today whether the concordance scores answers of a version in another way than that
/// version did itself: its own figures, published then, are not to be compared with today's.
pub fn rescored(survey: &Survey, version: &Survey) -> Vec<bool> {
    let nodes = &survey.index.nodes;
    let mut rescored = vec![false; nodes.len()];
    for (then, carry) in version.index.nodes.iter().zip(Carry::of(survey, version)) {
        let Some(Carry { node, how }) = carry else { continue };
        if then.is_indicator() && how != own_scoring(then.rescale, nodes[node].rescale) {
            let up = |at: &usize| nodes[*at].parent;
            std::iter::successors(Some(node), up).for_each(|at| rescored[at] = true);
        }
    }
    rescored
}
