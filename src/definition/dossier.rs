//! Which questions a dossier answers by itself: the `[dossier]` of a survey.

use super::names::unknown;
use super::raw::{Located, Table};
use super::rule::Rule;
use super::{AnswerKind, Field, OptionCode, QuestionId};

/// Questions that an invitation need not ask. Empty when the survey says nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DossierQuestions {
    /// The question whose options are the service fields.
    pub field: Option<QuestionId>,
    pub punctuality: Option<PunctualityQuestion>,
}

/// The question whether the result came in time, and the option each outcome means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PunctualityQuestion {
    pub question: QuestionId,
    pub early: OptionCode,
    pub on_time: OptionCode,
    pub late: OptionCode,
}

impl DossierQuestions {
    /// The questions it names.
    pub fn questions(&self) -> impl Iterator<Item = &QuestionId> {
        self.field.iter().chain(self.punctuality.as_ref().map(|asked| &asked.question))
    }
}

/// Reads `[dossier]`.
pub(super) fn read_dossier(file: &Table<'_, '_, '_>, fields: &[Field]) -> DossierQuestions {
    let heading = "a heading in single brackets: [dossier]";
    let Some(table) = file.table("dossier", "what a dossier answers", heading) else {
        return DossierQuestions::default();
    };
    let field = table.optional_id::<QuestionId>("field").and_then(|id| one_choice(&table, fields, id));
    let punctuality =
        table.optional_id::<QuestionId>("punctuality").and_then(|id| one_choice(&table, fields, id));
    let code = |key| table.integer(key, i64::from(OptionCode::MIN), i64::from(OptionCode::MAX));
    let (early, on_time, late) = (code("early"), code("on-time"), code("late"));
    if punctuality.is_some() && on_time.is_none() {
        table.missing("on-time", "the option that means in time: `on-time = 2`");
    }
    if punctuality.is_some() && late.is_none() {
        table.missing("late", "the option that means late: `late = 3`");
    }
    table.finish();
    let known = |field: &Field, code: Option<Located<i64>>| {
        let code = code?;
        let found = field.options().iter().find(|option| i64::from(option.code) == code.value);
        if found.is_none() {
            let codes = field.options().iter().map(|option| option.code.to_string()).collect::<Vec<_>>();
            let found = format!("no option {} at `{}`", code.value, field.id);
            let expected = format!("one of {}", codes.join(", "));
            table.reader.report(&code.span, Rule::UnknownCode, found, &expected);
        }
        found.map(|option| option.code)
    };
    let punctuality = punctuality.and_then(|asked| {
        let on_time = known(asked, on_time);
        let early = if early.is_some() { known(asked, early) } else { on_time };
        let late = known(asked, late);
        Some(PunctualityQuestion {
            question: asked.id.clone(),
            early: early?,
            on_time: on_time?,
            late: late?,
        })
    });
    DossierQuestions { field: field.map(|field| field.id.clone()), punctuality }
}

/// The question of that id, which must be answered with one option.
fn one_choice<'f>(
    table: &Table<'_, '_, '_>,
    fields: &'f [Field],
    id: Located<QuestionId>,
) -> Option<&'f Field> {
    let Some(field) = fields.iter().find(|field| field.id == id.value) else {
        unknown(
            table.reader,
            Rule::UnknownQuestion,
            "question",
            &id,
            fields.iter().map(|field| field.id.as_str()),
        );
        return None;
    };
    if !matches!(field.kind, AnswerKind::OneOf(_)) {
        let found = format!("`{}` is not answered with one option", field.id);
        let expected = "a single, scale or yes-no question, or an item of a matrix";
        table.reader.report(&id.span, Rule::SegmentKind, found, expected);
        return None;
    }
    Some(field)
}
