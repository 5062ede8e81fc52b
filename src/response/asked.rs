//! The one rule that says what is asked. The long form, steps and kiosk are drawings of it.

use super::Answers;
use crate::definition::{Field, OptionCode, QuestionId, Survey};

/// Which fields are asked, given the answers so far: one flag a field, in the order of `survey.fields`.
///
/// Conditions look only at earlier questions, so one pass decides. An answer to a question that is not
/// asked does not open another.
pub fn asked(survey: &Survey, answers: &Answers) -> Vec<bool> {
    let mut asked: Vec<bool> = Vec::with_capacity(survey.fields.len());
    for field in &survey.fields {
        let codes = |id: &QuestionId| -> &[OptionCode] {
            let open = survey.field_position(id).is_some_and(|at| asked.get(at) == Some(&true));
            if open { answers.codes(id) } else { &[] }
        };
        let is_asked = field.ask_if.iter().all(|condition| condition.holds(&codes));
        asked.push(is_asked);
    }
    asked
}

/// The fields that are asked, given the answers so far.
pub fn asked_fields<'s>(survey: &'s Survey, answers: &Answers) -> impl Iterator<Item = &'s Field> {
    let asked = asked(survey, answers);
    survey.fields.iter().zip(asked).filter_map(|(field, is_asked)| is_asked.then_some(field))
}
