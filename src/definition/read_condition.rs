//! Reads `ask-if`.

use toml::de::DeValue;

use super::diagnostic::did_you_mean;
use super::names::unknown;
use super::raw::{Located, Table, is_empty_array};
use super::rule::Rule;
use super::{Condition, Field, QuestionId};

/// Position of a question: of its section, and within it.
pub(super) type Place = (usize, usize);

/// After every question.
pub(super) const AT_THE_END: Place = (usize::MAX, usize::MAX);

const SHAPES: &str =
    "one of { question = \"…\", is = [1] }, { all = [ … ] }, { any = [ … ] }, { not = { … } }";

/// What a condition or an indicator may refer to.
pub(super) struct Earlier<'f> {
    /// Fields that stand earlier, completely read.
    pub(super) fields: &'f [Field],
    /// All names of the file, for better advice.
    pub(super) written: &'f [WrittenId],
    /// Where the reference stands.
    pub(super) here: Place,
}

impl Earlier<'_> {
    /// The condition under `key`, if there is one.
    pub(super) fn condition(&self, table: &Table<'_, '_, '_>, key: &'static str) -> Option<Condition> {
        let inner = table.table(key, "a condition", SHAPES)?;
        self.read(&inner)
    }

    fn read(&self, table: &Table<'_, '_, '_>) -> Option<Condition> {
        let shapes = ["question", "all", "any", "not"];
        let present: Vec<_> = shapes.into_iter().filter(|key| table.has(key)).collect();
        let condition = match present.as_slice() {
            ["question"] => self.read_is(table),
            ["all"] => self.read_parts(table, "all").map(Condition::All),
            ["any"] => self.read_parts(table, "any").map(Condition::Any),
            ["not"] => self.condition(table, "not").map(|part| Condition::Not(Box::new(part))),
            _ => {
                let found = match present.as_slice() {
                    [] => "a condition that asks nothing".to_owned(),
                    _ => format!("a condition with {} at once", present.join(" and ")),
                };
                let unknown = table.table.keys().filter(|key| !shapes.contains(&&**key.get_ref()));
                let advice = unknown.filter_map(|key| did_you_mean(key.get_ref(), shapes)).next();
                let fault = table.reader.fault(&table.span(), Rule::ConditionShape, found);
                table.reader.push(fault.expected(SHAPES).help(advice));
                return None;
            }
        };
        table.finish();
        condition
    }

    fn read_parts(&self, table: &Table<'_, '_, '_>, key: &'static str) -> Option<Vec<Condition>> {
        let tables = table.tables(key, "a condition");
        if let Some(list) = table.get(key).filter(|list| is_empty_array(list)) {
            let found = format!("`{key}` is empty");
            table.reader.report(&list.span(), Rule::EmptyList, found, "at least one condition");
        }
        let parts: Vec<_> = tables.iter().filter_map(|part| self.read(part)).collect();
        (!parts.is_empty()).then_some(parts)
    }

    fn read_is(&self, table: &Table<'_, '_, '_>) -> Option<Condition> {
        let question = table.id::<QuestionId>("question");
        let codes = table.codes("is");
        if !table.has("is") {
            table.missing("is", "the codes that open the question, such as `is = [1]`");
        }
        let question = question?;
        let field = self.field(table, "earlier question", &question)?;
        if field.options().is_empty() {
            let found = format!("`{question}` has no options", question = question.value);
            let expected = "a question that is answered by codes";
            table.reader.report(&question.span, Rule::ConditionWithoutCodes, found, expected);
            return None;
        }
        let codes = codes?;
        for code in codes.value.iter().filter(|code| field.option(code.value).is_none()) {
            report_unknown_code(table, field, code, None);
        }
        let is = codes.value.iter().map(|code| code.value).collect();
        Some(Condition::Is { question: question.value, is })
    }

    /// The field that is referred to. One whose own faults are reported already is passed over.
    pub(super) fn field(
        &self,
        table: &Table<'_, '_, '_>,
        what: &str,
        question: &Located<QuestionId>,
    ) -> Option<&Field> {
        let name = question.value.as_str();
        let found = self.fields.iter().find(|field| field.id.as_str() == name);
        if found.is_some() {
            return found;
        }
        match self.written.iter().find(|written| written.id == name) {
            Some(matrix) if !matrix.items.is_empty() => {
                let found = format!("`{name}` is a matrix, and only its items are answered");
                let expected = format!("one of its items: {}", matrix.items.join(", "));
                table.reader.report(&question.span, Rule::MatrixNotItem, found, &expected);
            }
            Some(later) if later.place >= self.here => {
                let found = format!("`{name}` does not stand before this");
                let expected = "a question that is asked earlier";
                table.reader.report(&question.span, Rule::NotEarlier, found, expected);
            }
            Some(_) => {}
            None => {
                let known = self.fields.iter().map(|field| field.id.as_str());
                unknown(table.reader, Rule::UnknownQuestion, what, question, known);
            }
        }
        None
    }
}

/// A code that the field does not offer.
pub(super) fn report_unknown_code(
    table: &Table<'_, '_, '_>,
    field: &Field,
    code: &Located<i32>,
    help: Option<String>,
) {
    let known: Vec<_> = field.options().iter().map(|option| option.code.to_string()).collect();
    let found = format!("`{}` has no option {}", field.id, code.value);
    let fault = table.reader.fault(&code.span, Rule::UnknownCode, found);
    table.reader.push(fault.expected(format!("one of {}", known.join(", "))).help(help));
}

/// The id of a question or item as it stands in the file, right or wrong.
pub(super) struct WrittenId {
    id: String,
    /// The ids of a matrix's items.
    items: Vec<String>,
    place: Place,
}

/// The ids of all questions and items of a file, in order, read without judging them.
pub(super) fn written_ids(sections: &[Table<'_, '_, '_>]) -> Vec<WrittenId> {
    let mut ids = Vec::new();
    for (s, section) in sections.iter().enumerate() {
        for (q, question) in list(section.get("question").map(toml::Spanned::get_ref)).enumerate() {
            let items: Vec<String> = list(member(question, "item")).filter_map(id_of).collect();
            let written = |id, items| WrittenId { id, items, place: (s, q) };
            ids.extend(id_of(question).map(|id| written(id, items.clone())));
            ids.extend(items.into_iter().map(|id| written(id, Vec::new())));
        }
    }
    ids
}

fn member<'v>(value: &'v DeValue<'_>, key: &str) -> Option<&'v DeValue<'v>> {
    value.as_table()?.get(key).map(toml::Spanned::get_ref)
}

fn list<'v>(value: Option<&'v DeValue<'v>>) -> impl Iterator<Item = &'v DeValue<'v>> {
    value.and_then(DeValue::as_array).into_iter().flat_map(|array| array.iter().map(toml::Spanned::get_ref))
}

fn id_of(value: &DeValue<'_>) -> Option<String> {
    Some(member(value, "id")?.as_str()?.to_owned())
}
