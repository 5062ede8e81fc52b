//! Building blocks of the schemas.

use serde_json::{Value, json};

/// As [`IdFault`](crate::definition::IdFault) says.
pub(super) const ID: &str = "^[a-z0-9][a-z0-9-]{0,47}$";
pub(super) const LANGUAGE: &str = "^[a-z]{2,3}$";
const NOT_BLANK: &str = "\\S";

/// A table with these keys and no others.
pub(super) fn table(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

/// A schema with one more keyword.
pub(super) fn described(mut schema: Value, keyword: &str, value: Value) -> Value {
    schema[keyword] = value;
    schema
}

pub(super) fn id(description: &str) -> Value {
    json!({ "type": "string", "pattern": ID, "description": description })
}

pub(super) fn text(description: &str) -> Value {
    json!({ "type": "string", "pattern": NOT_BLANK, "description": description })
}

/// One text in each language of the file.
pub(super) fn local(description: &str) -> Value {
    json!({
        "type": "object",
        "description": format!("{description} One text for each language: `.vi`, `.en`."),
        "properties": { "vi": text("In Vietnamese."), "en": text("In English.") },
        "propertyNames": { "pattern": LANGUAGE },
        "additionalProperties": text("In that language."),
        "minProperties": 1,
    })
}

/// One text in Vietnamese and one in English.
pub(super) fn both_languages(description: &str) -> Value {
    let mut both = table(&["vi", "en"], json!({ "vi": text("In Vietnamese."), "en": text("In English.") }));
    both["description"] = json!(description);
    both
}

pub(super) fn whole(description: &str, min: i64, max: i64) -> Value {
    json!({ "type": "integer", "minimum": min, "maximum": max, "description": description })
}

pub(super) fn number(description: &str) -> Value {
    json!({ "type": "number", "description": description })
}

pub(super) fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "default": false, "description": description })
}

/// A TOML date; editors hand it to a schema as a text.
pub(super) fn date(description: &str) -> Value {
    json!({ "type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$",
            "description": format!("{description} Without quotes: 2026-07-01.") })
}

pub(super) fn month(description: &str) -> Value {
    json!({ "type": "string", "pattern": "^(19|[2-9]\\d)\\d{2}-(0[1-9]|1[0-2])$", "description": description })
}

/// A list of single values, each once, not empty.
pub(super) fn list(description: &str, items: Value) -> Value {
    json!({ "type": "array", "items": items, "minItems": 1, "uniqueItems": true, "description": description })
}

/// A list of tables.
pub(super) fn tables(description: &str, reference: &str, least: usize) -> Value {
    json!({ "type": "array", "items": { "$ref": reference }, "minItems": least, "description": description })
}

pub(super) fn words<T>(description: &str, words: &[(&str, T)]) -> Value {
    let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
    json!({ "enum": words, "description": description })
}
