//! The interface's own description, and whether an answer is what it says: every answer that a test asks for
//! under `/api/` is looked at.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::app::Answer;

/// As it is served.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../../src/web/api/openapi.json");
    serde_json::from_str(text).expect("JSON")
});

/// Fails unless the document describes such an answer from an address under `/api/`.
#[track_caller]
pub(crate) fn check(path: &str, answer: &Answer) {
    // Nothing is said of what is not there.
    let is_elsewhere = [404, 405].contains(&answer.status.as_u16());
    let Some((method, operation)) = operation(path) else {
        assert!(is_elsewhere || !path.starts_with("/api/"), "{path} is not in the document");
        return;
    };
    if answer.status.as_u16() == 405 {
        return;
    }
    let (status, told) = (answer.status.as_str(), &operation["responses"]);
    let response = followed(&told[status]);
    assert!(!response.is_null(), "{method} {path}: the document knows no answer {status}");
    let kind = answer.header("content-type").split(';').next().unwrap_or_default();
    match &response["content"] {
        Value::Null => assert_eq!(answer.text, "", "{method} {path} {status}"),
        content => {
            let schema = &content[kind]["schema"];
            assert!(!schema.is_null(), "{method} {path} {status}: no `{kind}` in the document");
            if kind.ends_with("json") {
                is_valid(schema, &answer.json(), &format!("{method} {path} {status}"));
            }
        }
    }
}

/// Fails unless the document describes such a body, which was taken.
#[track_caller]
pub(crate) fn check_body(path: &str, body: &Value) {
    let Some((_, operation)) = operation(path) else { return };
    is_valid(&operation["requestBody"]["content"]["application/json"]["schema"], body, path);
}

/// What the document says of an address, which has one method; none where it is not the interface's.
fn operation(path: &str) -> Option<(&'static str, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let is_like = |pattern: &str| {
        let (one, other) = (pattern.split('/'), path.split('/'));
        one.clone().count() == other.clone().count()
            && one.zip(other).all(|(one, other)| one == other || one.starts_with('{'))
    };
    let found = paths.iter().find(|(pattern, _)| *pattern == path);
    let (_, item) = found.or_else(|| paths.iter().find(|(pattern, _)| is_like(pattern)))?;
    let mut methods = item.as_object().expect("methods").iter();
    let (method, operation) = methods.next().expect("a method");
    assert!(methods.next().is_none(), "{path} has several methods");
    Some((method, operation))
}

fn followed(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(place) => DOCUMENT.pointer(place.trim_start_matches('#')).expect(place),
        None => value,
    }
}

#[track_caller]
fn is_valid(schema: &Value, value: &Value, what: &str) {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, &'static Validator>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = *validators.entry(schema.to_string()).or_insert_with(|| {
        let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
        Box::leak(Box::new(jsonschema::draft202012::new(&whole).expect("a schema")))
    });
    drop(validators);
    let faults: Vec<String> = validator
        .iter_errors(value)
        .take(5)
        .map(|fault| format!("{} at {}", fault, fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{what}: {faults:#?}");
}
