//! Reads the margins that responses are weighted to, and the question that names clusters.

use rust_decimal::Decimal;

use super::names::Names;
use super::raw::{Located, Table};
use super::raw_value::COARSE;
use super::read_condition::{Earlier, report_unknown_code};
use super::rule::Rule;
use super::survey::{Margin, Weights};
use super::{AnswerKind, Field, OptionCode, QuestionId};

/// `[weights]`.
pub(super) fn read_weights(table: &Table<'_, '_, '_>, questions: &Earlier<'_>) -> Weights {
    let source = table.text("source").map(|source| source.value);
    let mut seen: Vec<QuestionId> = Vec::new();
    let mut margins = Vec::new();
    for margin in table.some_tables("margin", "a margin", "at least one [[weights.margin]]") {
        margins.extend(read_margin(&margin, questions, &mut seen));
    }
    table.finish();
    Weights { source, margins }
}

fn read_margin(
    table: &Table<'_, '_, '_>,
    questions: &Earlier<'_>,
    seen: &mut Vec<QuestionId>,
) -> Option<Margin> {
    let question = table.reference::<QuestionId>("question", "the id of the question it is known for");
    let field = question.as_ref().and_then(|question| questions.field(table, "question", question));
    let field = field.and_then(|field| one_choice(table, field));
    let mut codes = Names::default();
    let mut groups: Vec<(OptionCode, Decimal)> = Vec::new();
    let mut whole = true;
    for group in table.some_tables("group", "a group", "one [[weights.margin.group]] for each answer") {
        let read = read_group(&group, field, &mut codes);
        whole &= read.is_some();
        groups.extend(read);
    }
    table.finish();
    let (question, field) = (question?, field?);
    if seen.contains(&question.value) {
        let found = format!("another margin of `{}`", question.value);
        table.reader.report(&question.span, Rule::RepeatedEntry, found, "one margin a question");
    }
    seen.push(question.value.clone());
    let missing = |code: &OptionCode| !groups.iter().any(|(known, _)| known == code);
    let answers = field.options().iter().filter(|option| !option.no_answer).map(|option| option.code);
    let lacking: Vec<String> = answers.filter(missing).map(|code| code.to_string()).collect();
    if whole && !lacking.is_empty() {
        let found = format!("no group for the answer {} of `{}`", lacking.join(", "), field.id);
        let expected = "a group for every answer of that question";
        table.reader.report(&table.value_place("question"), Rule::MarginIncomplete, found, expected);
    }
    Some(Margin { question: question.value, groups })
}

fn read_group(
    table: &Table<'_, '_, '_>,
    field: Option<&Field>,
    codes: &mut Names,
) -> Option<(OptionCode, Decimal)> {
    for (key, expected) in [
        ("code", "`code = …`, an answer of the question"),
        ("share", "`share = …`, a share or a number of people"),
    ] {
        if !table.has(key) {
            table.missing(key, expected);
        }
    }
    let code = table.integer("code", 0, 9999);
    let share = table.small_decimal("share", PEOPLE);
    table.finish();
    let (code, share) = (code?, share?);
    let code = Located { value: OptionCode::try_from(code.value).ok()?, span: code.span };
    if share.value <= Decimal::ZERO {
        let found = format!("`share` is {}", share.value);
        table.reader.report(&share.span, Rule::BadWeight, found, "a number above zero");
    }
    if !codes.define_as(table.reader, Rule::DuplicateCode, "group of", &code) {
        return None;
    }
    match field?.option(code.value) {
        None => {
            report_unknown_code(table, field?, &code, None);
            None
        }
        Some(option) if option.no_answer => {
            let found = format!("option {} of `{}` is no answer", code.value, field?.id);
            table.reader.report(&code.span, Rule::ShareOfNoAnswer, found, "codes that count as answers");
            None
        }
        Some(_) => Some((code.value, share.value)),
    }
}

/// A population may be given in people.
const PEOPLE: super::raw_value::Limits =
    super::raw_value::Limits { most: 1_000_000_000, decimals: COARSE.decimals };

/// `cluster` of the index: a question answered by one option or a number.
pub(super) fn read_cluster(table: &Table<'_, '_, '_>, questions: &Earlier<'_>) -> Option<QuestionId> {
    let id = table.optional_id::<QuestionId>("cluster")?;
    let field = questions.field(table, "question", &id)?;
    match &field.kind {
        AnswerKind::OneOf(_) | AnswerKind::Number(_) => Some(id.value),
        AnswerKind::AnyOf { .. } | AnswerKind::Date(_) | AnswerKind::Text { .. } => {
            let found = format!("clusters named by `{}`", field.id);
            let expected = "a question of one choice, or a number";
            table.reader.report(&id.span, Rule::ClusterKind, found, expected);
            None
        }
    }
}

fn one_choice<'f>(table: &Table<'_, '_, '_>, field: &'f Field) -> Option<&'f Field> {
    if matches!(field.kind, AnswerKind::OneOf(_)) {
        return Some(field);
    }
    let found = format!("a margin of `{}`, which is no question of one choice", field.id);
    let expected = "a question of one choice";
    table.reader.report(&table.value_place("question"), Rule::MarginKind, found, expected);
    None
}
