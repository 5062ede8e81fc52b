//! Answers by level, into a document and out of it again.

use super::{Document, FrozenLevels, FrozenOption, FrozenQuestion, FrozenUnit, FrozenUpper};
use crate::definition::{Field, Lang, Survey};
use crate::report::levels::measuring;
use crate::report::{Level, QuestionLevels, Throughout, UnitLevels, Upper};

/// Every question that is told by level, in the order of the form.
pub(super) fn frozen_questions(survey: &Survey) -> Vec<FrozenQuestion> {
    let question = |field: &Field| FrozenQuestion {
        id: field.id.to_string(),
        node: measuring(survey, field).next().map(|at| survey.index.nodes[at].id.to_string()),
        text: field.text.clone(),
        options: field
            .options()
            .iter()
            .filter(|option| !option.no_answer)
            .map(|option| FrozenOption { code: option.code, text: option.text.clone() })
            .collect(),
        upper: survey.upper_levels(field).to_vec(),
    };
    survey.fields.iter().filter(|field| crate::report::levels::is_told(field)).map(question).collect()
}

/// In the order of [`frozen_questions`].
pub(super) fn frozen_levels(levels: UnitLevels) -> (Vec<FrozenLevels>, Option<Throughout>) {
    let frozen = |found: QuestionLevels| FrozenLevels {
        n: found.n,
        absence: found.absence,
        counts: found.levels.iter().map(|level| level.count).collect(),
        shares: found.levels.into_iter().map(|level| level.share).collect(),
        upper: found.upper.map(|upper| FrozenUpper { count: upper.count, share: upper.share }),
    };
    (levels.questions.into_iter().map(frozen).collect(), levels.throughout)
}

impl FrozenQuestion {
    /// `Hài lòng + Rất hài lòng`: the upper levels, in the order of the form.
    pub fn upper_text(&self, lang: &Lang) -> String {
        let upper = self.options.iter().filter(|option| self.upper.contains(&option.code));
        upper.map(|option| option.text.get(lang)).collect::<Vec<_>>().join(" + ")
    }
}

impl Document {
    /// The levels of a unit, as they were published; none in an edition made before there were any.
    pub fn levels(&self, unit: &FrozenUnit) -> UnitLevels {
        let pairs = self.questions.iter().zip(&unit.levels);
        let thawed = |(question, frozen): (&FrozenQuestion, &FrozenLevels)| QuestionLevels {
            question: question.id.clone(),
            node: question.node.clone(),
            n: frozen.n,
            absence: frozen.absence.clone(),
            levels: question
                .options
                .iter()
                .zip(frozen.counts.iter().zip(&frozen.shares))
                .map(|(option, (count, share))| Level {
                    code: option.code,
                    count: *count,
                    share: share.clone(),
                })
                .collect(),
            upper: frozen.upper.as_ref().map(|upper| Upper {
                codes: question.upper.clone(),
                count: upper.count,
                share: upper.share.clone(),
            }),
        };
        UnitLevels { questions: pairs.map(thawed).collect(), throughout: unit.throughout.clone() }
    }
}
