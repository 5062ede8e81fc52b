//! One response as figures see it, under the definition of today.

use rust_decimal::Decimal;

use super::carry::{self, Carry, Given, How};
use super::layout::Layout;
use super::leaf::{scores, states, vector};
use crate::definition::{Margin, OptionCode, QuestionId, Survey};
use crate::response::{Answer, Answers};

/// A definition version with its layout.
pub type Version<'v> = (&'v Survey, &'v Layout);

/// One response as figures see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The unit, as a place in a list of the caller's.
    pub unit: usize,
    /// The answer to the question that names clusters; without one a response is a cluster of its own.
    pub(super) cluster: Option<Decimal>,
    /// The group of each margin; one beyond the last for no answer.
    pub(super) groups: Vec<usize>,
    segments: Vec<(QuestionId, OptionCode)>,
    /// v of the current definition's indicators (see [`leaf`](super::leaf)).
    pub(super) vector: Vec<Decimal>,
    pub(super) version: String,
}

/// v of today's indicators for answers of a version.
fn carried(
    (survey, current): Version<'_>,
    (version, layout): Version<'_>,
    answers: &Answers,
) -> Vec<Decimal> {
    let (count, own) = (current.leaves.len(), layout.leaves.len());
    let mut whole = vec![Decimal::ZERO; 2 * count];
    let mut given = vec![(Decimal::ZERO, Decimal::ZERO); own];
    let scores = scores(&layout.leaves, version, answers, &states(version, answers));
    for (at, value) in vector(layout.leaves.len(), &scores) {
        let (leaf, value) = (&layout.leaves[at % own], Decimal::from(value));
        if at < own {
            given[at].0 = value * leaf.base();
        } else {
            given[at - own].1 = value * leaf.unit();
        }
    }
    let carried = Carry::of(survey, version);
    for (leaf, (x, y)) in layout.leaves.iter().zip(given) {
        let Some(carry) = &carried[leaf.node] else { continue };
        let Some(place) = current.leaves.iter().position(|now| now.node == carry.node) else { continue };
        let now = match &carry.how {
            How::Linear { scale, shift } => Given { x, y: scale * y + shift * x },
            How::ByOption(options) => {
                let code = answers.codes(&version.fields[leaf.field()].id).first();
                let option = options.iter().find(|(known, _)| Some(known) == code);
                option.and_then(|(_, given)| *given).unwrap_or(Given { x: Decimal::ZERO, y: Decimal::ZERO })
            }
        };
        (whole[place], whole[count + place]) = (now.x, now.y);
    }
    whole
}

impl Case {
    /// Reads answers that were given under `version`; its indicators are found in the current tree by id.
    pub fn new(
        (survey, current): Version<'_>,
        (version, layout): Version<'_>,
        answers: &Answers,
        unit: usize,
    ) -> Self {
        let whole = carried((survey, current), (version, layout), answers);
        let code = |question: &QuestionId| {
            let then = carry::then(survey, &version.version, question)?;
            Some(then.code(*answers.codes(then.was).first()?))
        };
        let cluster = survey.index.cluster.as_ref().and_then(|question| match answers.get(question)? {
            Answer::Number(number) => Some(*number),
            _ => code(question).map(Decimal::from),
        });
        let group = |Margin { question, groups }: &Margin| {
            let said = code(question);
            groups.iter().position(|(code, _)| Some(*code) == said).unwrap_or(groups.len())
        };
        let segments = survey.segments().filter_map(|field| Some((field.id.clone(), code(&field.id)?)));
        Self {
            unit,
            cluster,
            groups: survey.margins().iter().map(group).collect(),
            segments: segments.collect(),
            vector: whole,
            version: version.version.clone(),
        }
    }

    /// The option of a segment question that the respondent chose.
    pub fn code(&self, segment: &QuestionId) -> Option<OptionCode> {
        self.segments.iter().find(|(question, _)| question == segment).map(|(_, code)| *code)
    }

    /// Puts the response into a group of something that is no question, such as its channel.
    pub fn put(&mut self, segment: QuestionId, code: OptionCode) {
        self.segments.push((segment, code));
    }
}
