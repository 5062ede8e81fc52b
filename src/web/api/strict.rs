//! JSON read strictly: a name that stands twice in one object is found, not silently overwritten.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The names on the way to a value.
pub(super) type Path = Vec<String>;

/// A document, and the paths of the names that stand in it more than once.
pub(super) fn read(text: &str) -> Result<(Value, Vec<Path>), serde_json::Error> {
    let repeated = RefCell::new(Vec::new());
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Reading { path: &Vec::new(), repeated: &repeated }.deserialize(&mut json)?;
    json.end()?;
    Ok((value, repeated.into_inner()))
}

#[derive(Clone, Copy)]
struct Reading<'r> {
    path: &'r Path,
    repeated: &'r RefCell<Vec<Path>>,
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let path: Path = self.path.iter().chain([&name]).cloned().collect();
            let value = map.next_value_seed(Reading { path: &path, ..self })?;
            if members.insert(name, value).is_some() {
                self.repeated.borrow_mut().push(path);
            }
        }
        Ok(Value::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_twice_is_found_where_it_stands() {
        let (value, repeated) =
            read(r#"{"a": 1, "answers": {"q": 1, "p": [2, "x", null, 1.5], "q": 3}, "a": 2}"#).expect("JSON");
        assert_eq!(repeated, [vec!["answers".to_owned(), "q".to_owned()], vec!["a".to_owned()]]);
        assert_eq!(value["answers"]["p"], serde_json::json!([2, "x", null, 1.5]));
    }

    #[test]
    fn what_follows_the_document_or_nests_too_deep_is_refused() {
        assert!(read("{} x").is_err());
        assert!(read(&"[".repeat(10_000)).is_err());
    }
}
