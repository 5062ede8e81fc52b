//! The JSON Schema says what the reader says, as far as a schema can.

use std::collections::{BTreeMap, BTreeSet};

use hailong::definition::catalogue::load;
use hailong::definition::schema::{survey_schema, units_schema};
use hailong::definition::{Diagnostic, Rule};
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::{WORKED_EXAMPLE, file, load_beside_units, project, read_defs, render};

/// TOML as an editor hands it to a schema.
fn as_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => serde_json::from_str(number.as_str()).expect("an integer"),
        DeValue::Float(number) => serde_json::from_str(number.as_str()).expect("a float"),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Datetime(at) => Value::from(at.to_string()),
        DeValue::Array(list) => list.iter().map(|part| as_json(part.get_ref())).collect(),
        DeValue::Table(table) => Value::Object(table_as_json(table)),
    }
}

fn table_as_json(table: &DeTable<'_>) -> Map<String, Value> {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), as_json(value.get_ref()))).collect()
}

/// What the schema says of a file.
fn refusals(schema: &Value, text: &str) -> Vec<String> {
    let document = DeTable::parse(text).expect("TOML");
    let instance = Value::Object(table_as_json(document.get_ref()));
    let validator = jsonschema::validator_for(schema).expect("a schema");
    validator.iter_errors(&instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn schema_of(name: &str) -> Value {
    if name.ends_with("units.toml") { units_schema() } else { survey_schema() }
}

#[test]
fn the_schemas_are_schemas() {
    for schema in [survey_schema(), units_schema()] {
        assert!(jsonschema::meta::is_valid(&schema));
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}

#[test]
fn every_definition_that_is_shipped_fits() {
    for definition in read_defs("survey-defs") {
        assert_eq!(
            refusals(&schema_of(&definition.name), &definition.text),
            Vec::<String>::new(),
            "{}",
            definition.name
        );
    }
    assert_eq!(refusals(&survey_schema(), WORKED_EXAMPLE), Vec::<String>::new());
    assert_eq!(refusals(&survey_schema(), crate::response::EVERY_TYPE), Vec::<String>::new());
}

/// Rules of shape and word, which a schema can see; of the others it knows nothing.
const SHAPES: [Rule; 21] = [
    Rule::EmptyFile,
    Rule::MissingKey,
    Rule::UnknownKey,
    Rule::WrongType,
    Rule::UnknownWord,
    Rule::OutOfRange,
    Rule::EmptyRange,
    Rule::BadMonth,
    Rule::BadId,
    Rule::ReservedId,
    Rule::EmptyList,
    Rule::RepeatedEntry,
    Rule::EmptyText,
    Rule::BadLanguage,
    Rule::TooFewOptions,
    Rule::ScoredNoAnswer,
    Rule::SegmentKind,
    Rule::ConditionShape,
    Rule::BadWeight,
    Rule::WaveLikePeriod,
    Rule::SuccessorOfOpenUnit,
];

/// Rules that make a file unreadable as TOML, or speak of several files.
const BEFORE: [Rule; 5] =
    [Rule::NotUtf8, Rule::Syntax, Rule::DuplicateKey, Rule::BadDate, Rule::DuplicateSurvey];

#[test]
fn bad_examples_of_shape_are_refused_and_the_others_are_not() {
    for rule in Rule::ALL.iter().filter(|rule| !BEFORE.contains(rule)) {
        let name = format!("tests/it/bad-defs/{rule}.toml");
        let (name, text) = match std::fs::read_to_string(project(&name)) {
            Ok(text) => (name, text),
            Err(_) => {
                let name = format!("tests/it/bad-defs/{rule}/units.toml");
                let Ok(text) = std::fs::read_to_string(project(&name)) else { continue };
                (name, text)
            }
        };
        let refused = !refusals(&schema_of(&name), &text).is_empty();
        assert_eq!(refused, SHAPES.contains(rule), "{name}");
    }
}

/// A file with an unknown key in every table that can stand in it.
const UNKNOWN_EVERYWHERE: &str = r#"
zzz = 1
id = "mau"
version = "1"
languages = ["vi"]
title.vi = "Mẫu"
unit-kinds = ["commune"]
wave = [{ zzz = 1, id = "dot", title.vi = "Đợt", from = "2026-01", to = "2026-02" }]
[scale.s]
zzz = 1
option = [{ zzz = 1, code = 1, text.vi = "A" }, { code = 2, text.vi = "B" }]
[[section]]
zzz = 1
id = "phan"
title.vi = "Phần"
question = [
  { zzz = 1, id = "single", type = "single", text.vi = "?", option = [{ code = 1, text.vi = "A" }, { code = 2, text.vi = "B" }] },
  { zzz = 1, id = "multiple", type = "multiple", text.vi = "?", option = [{ code = 1, text.vi = "A" }, { code = 2, text.vi = "B" }] },
  { zzz = 1, id = "scale", type = "scale", text.vi = "?", scale = "s" },
  { zzz = 1, id = "yes-no", type = "yes-no", text.vi = "?" },
  { zzz = 1, id = "number", type = "number", text.vi = "?", min = 0, max = 9 },
  { zzz = 1, id = "date", type = "date", text.vi = "?" },
  { zzz = 1, id = "short-text", type = "short-text", text.vi = "?" },
  { zzz = 1, id = "long-text", type = "long-text", text.vi = "?" },
  { zzz = 1, id = "matrix", type = "matrix", text.vi = "?", scale = "s", item = [{ zzz = 1, id = "dong", text.vi = "Dòng" }] },
  { id = "c", type = "date", text.vi = "?", ask-if = { zzz = 1, any = [
    { zzz = 1, all = [{ zzz = 1, question = "scale", is = [1] }] }, { zzz = 1, not = { question = "scale", is = [1] } }] } },
]
[index]
zzz = 1
measure = "mean"
dimension = [{ zzz = 1, id = "nut", title.vi = "Nút" }]
indicator = [{ zzz = 1, id = "la", dimension = "nut", question = "number", rescale = { zzz = 1, from = [0, 1], to = [0, 9] } }]
[concordance]
zzz = 1
question = [{ zzz = 1, is = "scale", was = "thang", option = [{ zzz = 1, was = 3, is = 2 }] }]
node = [{ zzz = 1, is = "nut", was = "cu" }]
"#;

const UNKNOWN_IN_UNITS: &str = r#"
zzz = 1
kind = [{ zzz = 1, id = "commune", title = { vi = "Xã", en = "Commune" } }]
unit = [{ zzz = 1, id = "xa", kind = "commune", name = { vi = "Xã", en = "Commune" } }]
"#;

/// The lists of keys in the faults about `zzz`, by what the key stands in.
fn keys_of_reader(faults: &[Diagnostic]) -> BTreeMap<(String, String), BTreeSet<String>> {
    let keys = |fault: &Diagnostic| {
        let place = fault.found.strip_prefix("unknown key `zzz` in ").unwrap_or_else(|| panic!("{fault}"));
        let keys: BTreeSet<_> =
            fault.expected.trim_start_matches("one of ").split(", ").map(str::to_owned).collect();
        ((place.to_owned(), keys.iter().cloned().collect::<Vec<_>>().join(" ")), keys)
    };
    faults.iter().map(keys).collect()
}

fn keys_of(schema: &Value, pointer: &str) -> BTreeSet<String> {
    let properties = schema.pointer(pointer).and_then(|table| table["properties"].as_object());
    properties.unwrap_or_else(|| panic!("{pointer}")).keys().cloned().collect()
}

fn compare(faults: &[Diagnostic], places: &[(&str, Value, String)]) {
    assert!(faults.iter().all(|fault| fault.rule == Rule::UnknownKey), "{}", render(faults));
    let reader = keys_of_reader(faults);
    assert_eq!(reader.len(), places.len(), "{:#?}", reader.keys());
    for (place, schema, pointer) in places {
        let keys = keys_of(schema, pointer);
        let known: Vec<_> =
            reader.iter().filter(|((name, _), _)| name == place).map(|(_, keys)| keys).collect();
        assert!(known.contains(&&keys), "{place}\nreader: {known:?}\nschema: {keys:?}");
    }
}

#[test]
fn the_schema_knows_the_same_keys_as_the_reader() {
    let schema = survey_schema();
    let at = |place: &'static str, pointer: &str| (place, schema.clone(), pointer.to_owned());
    let mut places = vec![
        at("this file", ""),
        at("wave `dot`", "/$defs/wave"),
        at("a scale", "/$defs/scale"),
        at("an option", "/$defs/option"),
        at("section `phan`", "/$defs/section"),
        at("item `dong`", "/$defs/item"),
        at("the index", "/$defs/index"),
        at("dimension `nut`", "/$defs/dimension"),
        at("indicator `la`", "/$defs/indicator"),
        at("a rescaling", "/$defs/rescale"),
        at("the concordance", "/$defs/concordance"),
        at("a question carried over", "/$defs/question-then"),
        at("an option carried over", "/$defs/option-then"),
        at("a node carried over", "/$defs/node-then"),
    ];
    let types =
        ["single", "scale", "multiple", "yes-no", "number", "date", "short-text", "long-text", "matrix"];
    let branches = schema["$defs"]["question"]["oneOf"].as_array().expect("branches");
    assert_eq!(branches.len(), types.len());
    let names = types.map(|word| format!("question `{word}`"));
    for (name, word) in names.iter().zip(types) {
        let branch = branches.iter().position(|branch| branch["properties"]["type"]["const"] == word);
        let pointer = format!("/$defs/question/oneOf/{}", branch.expect(word));
        places.push((name, schema.clone(), pointer));
    }
    for branch in 0..4 {
        places.push(("a condition", schema.clone(), format!("/$defs/condition/oneOf/{branch}")));
    }
    compare(&load_beside_units("mau.toml", UNKNOWN_EVERYWHERE).err().unwrap_or_default(), &places);
}

#[test]
fn the_schema_of_units_knows_the_same_keys_as_the_reader() {
    let schema = units_schema();
    let at = |place: &'static str, pointer: &str| (place, schema.clone(), pointer.to_owned());
    let places =
        [at("this file", ""), at("kind of unit `commune`", "/$defs/kind"), at("unit `xa`", "/$defs/unit")];
    compare(&load("defs", &[file("units.toml", UNKNOWN_IN_UNITS)]).err().unwrap_or_default(), &places);
}

#[test]
fn every_key_is_described() {
    fn check(schema: &Value, path: &str) {
        if let Some(properties) = schema["properties"].as_object() {
            for (key, value) in properties {
                let described = value["description"].is_string()
                    || value["$ref"].is_string()
                    || value["const"].is_string();
                assert!(described, "{path}/{key}");
                check(value, &format!("{path}/{key}"));
            }
        }
        for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
            check(part, &format!("{path}#{name}"));
        }
        schema["oneOf"].as_array().into_iter().flatten().for_each(|branch| check(branch, path));
    }
    check(&survey_schema(), "survey");
    check(&units_schema(), "units");
}
