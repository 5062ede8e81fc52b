//! A submission that was refused, kept so that the same form can be drawn again.

use std::collections::BTreeMap;

use super::{Fault, FaultKind};
use crate::definition::OptionCode;

/// What was sent, by name, and what is wrong with it. The empty state is a fresh form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormState {
    /// As sent, in order; at most what the limits let through.
    pub values: BTreeMap<String, Vec<String>>,
    /// In the order of the form.
    pub faults: Vec<Fault>,
}

impl FormState {
    /// As it was sent, with nothing said about it.
    pub fn of_pairs(pairs: &[(String, String)]) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            values.entry(name.clone()).or_default().push(value.clone());
        }
        Self { values, faults: Vec::new() }
    }

    /// The first value sent under a name, for a text field.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Whether an option was chosen.
    pub fn has(&self, name: &str, code: OptionCode) -> bool {
        let code = code.to_string();
        self.values.get(name).is_some_and(|values| values.iter().any(|value| value.trim() == code))
    }

    pub fn fault(&self, name: &str) -> Option<&FaultKind> {
        self.faults.iter().find(|fault| fault.question.as_deref() == Some(name)).map(|fault| &fault.kind)
    }
}
