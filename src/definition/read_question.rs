//! Reads questions.

use std::sync::Arc;

use super::id::reserved;
use super::names::{Names, unknown};
use super::question::{DateRange, NumberRange};
use super::raw::{Located, Table};
use super::raw_text::Languages;
use super::raw_value::MAX_CODE;
use super::read_condition::Earlier;
use super::read_option::{Scales, read_options};
use super::rule::Rule;
use super::{Item, Lang, LocalText, Question, QuestionId, QuestionKind, Scale};

/// What reading a question needs from its file.
pub(super) struct QuestionReader<'f> {
    pub(super) languages: &'f Languages,
    pub(super) scales: Scales,
    /// Ids of questions and items so far.
    pub(super) ids: Names,
}

pub(super) const TYPES: [(&str, Type); 9] = [
    ("single", Type::Single),
    ("scale", Type::Scale),
    ("multiple", Type::Multiple),
    ("yes-no", Type::YesNo),
    ("number", Type::Number),
    ("date", Type::Date),
    ("short-text", Type::ShortText),
    ("long-text", Type::LongText),
    ("matrix", Type::Matrix),
];

/// Keys that only some types take.
const KEYS_OF_TYPES: [(&str, &str); 9] = [
    ("option", "single or multiple"),
    ("at-most", "multiple"),
    ("scale", "scale or matrix"),
    ("item", "matrix"),
    ("min", "number or date"),
    ("max", "number or date"),
    ("decimals", "number"),
    ("unit", "number"),
    ("max-length", "short-text or long-text"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Single,
    Scale,
    Multiple,
    YesNo,
    Number,
    Date,
    ShortText,
    LongText,
    Matrix,
}

impl QuestionReader<'_> {
    /// One question, or nothing when it is beyond repair; its faults are noted either way.
    pub(super) fn read(&mut self, table: &Table<'_, '_, '_>, earlier: &Earlier<'_>) -> Option<Question> {
        let id = self.new_id(table);
        let text = table.required_local("text", self.languages);
        let short = table.local("short", self.languages);
        let hint = table.local("hint", self.languages);
        let number = table.text("number").map(|number| number.value);
        let required = table.flag("required").unwrap_or(false);
        let segment = table.flag("segment").unwrap_or(false);
        let ask_if = earlier.condition(table, "ask-if");
        let source = table.text("source").map(|source| source.value);
        let kind = self.kind(table, segment);
        Some(Question { id: id?, number, text, short, hint, kind: kind?, required, segment, ask_if, source })
    }

    fn kind(&mut self, table: &Table<'_, '_, '_>, segment: bool) -> Option<QuestionKind> {
        let words = TYPES.map(|(word, _)| word).join(", ");
        let name = table.required_text("type", &format!("`type = \"…\"`, one of {words}"));
        let known = name.and_then(|name| table.read_word("type", &name, &TYPES));
        let Some(known) = known else {
            // Without its type nobody can say which keys it may have.
            self.scales.use_quietly(table);
            return None;
        };
        if segment && !matches!(known, Type::Single | Type::Scale | Type::YesNo) {
            let expected = "`segment = true` only on single, scale and yes-no questions";
            let found = "`segment` on a question that is not one choice".into();
            table.reader.report(&table.place("segment"), Rule::SegmentKind, found, expected);
        }
        let kind = self.read_kind(table, known);
        table.finish_with(|key| {
            let key = key.to_lowercase().replace('_', "-");
            let (_, types) = KEYS_OF_TYPES.iter().find(|(name, _)| *name == key)?;
            Some(format!("`{key}` goes with the type {types}"))
        });
        kind
    }

    fn new_id(&mut self, table: &Table<'_, '_, '_>) -> Option<QuestionId> {
        let id = table.id::<QuestionId>("id")?;
        if reserved::of_questions().any(|word| word == id.value.as_str()) {
            let more = "; where answers were given under this id, see [concordance]";
            report_reserved(table, &id, reserved::of_questions(), more);
        }
        self.ids.define(table.reader, "question or item", &id).then_some(id.value)
    }

    fn read_kind(&mut self, table: &Table<'_, '_, '_>, kind: Type) -> Option<QuestionKind> {
        match kind {
            Type::Single => Some(QuestionKind::Single { options: read_options(table, self.languages)? }),
            Type::Multiple => {
                let options = read_options(table, self.languages);
                let most = options.as_ref().map_or(MAX_CODE, |options| {
                    i64::try_from(options.iter().filter(|option| !option.no_answer).count())
                        .unwrap_or(MAX_CODE)
                });
                let at_most = table.integer("at-most", 1, most.max(1));
                let at_most = at_most.and_then(|at_most| usize::try_from(at_most.value).ok());
                Some(QuestionKind::Multiple { options: options?, at_most })
            }
            Type::Scale => Some(QuestionKind::Scale { scale: self.scale(table)? }),
            Type::YesNo => {
                self.report_wordless_languages(table);
                Some(QuestionKind::YesNo)
            }
            Type::Number => {
                let range = read_number_range(table);
                let unit = table.local("unit", self.languages);
                Some(QuestionKind::Number { range, unit })
            }
            Type::Date => Some(QuestionKind::Date { range: read_date_range(table) }),
            Type::ShortText => Some(QuestionKind::ShortText { max_length: max_length(table, 200) }),
            Type::LongText => Some(QuestionKind::LongText { max_length: max_length(table, 2000) }),
            Type::Matrix => {
                let scale = self.scale(table);
                let items = self.read_items(table);
                Some(QuestionKind::Matrix { scale: scale?, items })
            }
        }
    }

    /// The words yes and no are the program's own, and it has them in two languages.
    fn report_wordless_languages(&self, table: &Table<'_, '_, '_>) {
        for lang in self.languages.listed.iter().filter(|lang| **lang != Lang::vi() && **lang != Lang::en()) {
            let found = format!("no words for yes and no in `{lang}`");
            let expected = "`type = \"single\"` with two options in your own words";
            table.reader.report(&table.value_place("type"), Rule::YesNoLanguage, found, expected);
        }
    }

    fn scale(&mut self, table: &Table<'_, '_, '_>) -> Option<Arc<Scale>> {
        let name = table.required_text("scale", "the name of a scale of this file")?;
        let scale = self.scales.take(&name.value);
        if scale.is_none() && !self.scales.is_defined(&name.value) {
            unknown(table.reader, Rule::UnknownScale, "scale", &name, self.scales.names());
        }
        scale
    }

    fn read_items(&mut self, table: &Table<'_, '_, '_>) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for item in &table.some_tables("item", "an item", "at least one [[section.question.item]]") {
            let id = self.new_id(item);
            let number = item.text("number").map(|number| number.value);
            let text = item.required_local("text", self.languages);
            item.finish();
            let same = |other: &&Item| text != LocalText::default() && other.text == text;
            if let Some(other) = items.iter().find(same) {
                let found = format!("the item `{}` says the same", other.id);
                let expected = "words that tell the items apart";
                item.reader.report(&item.place("text"), Rule::DuplicateText, found, expected);
            }
            items.extend(id.map(|id| Item { id, number, text }));
        }
        items
    }
}

/// An id that is a word of files or addresses.
pub(super) fn report_reserved(
    table: &Table<'_, '_, '_>,
    id: &Located<impl std::fmt::Display>,
    words: impl Iterator<Item = &'static str>,
    more: &str,
) {
    let found = format!("the id `{}` has another meaning in files and addresses", id.value);
    let words: Vec<&str> = words.collect();
    let fault = table.reader.fault(&id.span, Rule::ReservedId, found);
    let advice = format!("for instance `{}-1`{more}", id.value);
    table.reader.push(fault.expected(format!("an id other than {}", words.join(", "))).help(Some(advice)));
}

fn max_length(table: &Table<'_, '_, '_>, default: usize) -> usize {
    table
        .integer("max-length", 1, 10_000)
        .and_then(|length| usize::try_from(length.value).ok())
        .unwrap_or(default)
}

fn read_number_range(table: &Table<'_, '_, '_>) -> NumberRange {
    let (min, max) = (table.decimal("min"), table.decimal("max"));
    let decimals = table.integer("decimals", 0, 4);
    report_upside_down(table, &min, &max);
    NumberRange {
        min: min.map(|min| min.value),
        max: max.map(|max| max.value),
        decimals: decimals.and_then(|decimals| u32::try_from(decimals.value).ok()).unwrap_or(0),
    }
}

fn read_date_range(table: &Table<'_, '_, '_>) -> DateRange {
    let (min, max) = (table.date("min"), table.date("max"));
    report_upside_down(table, &min, &max);
    DateRange { min: min.map(|min| min.value), max: max.map(|max| max.value) }
}

fn report_upside_down<T: PartialOrd + std::fmt::Display>(
    table: &Table<'_, '_, '_>,
    min: &Option<Located<T>>,
    max: &Option<Located<T>>,
) {
    if let (Some(min), Some(max)) = (min, max)
        && min.value >= max.value
    {
        let found = format!("`max` is {} though `min` is {}", max.value, min.value);
        table.reader.report(&max.span, Rule::RangeUpsideDown, found, "`min` below `max`");
    }
}
