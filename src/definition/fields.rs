//! Everything that can be answered, in the order it is asked, and found by its id.

use std::collections::HashMap;
use std::ops::Deref;

use super::{Field, QuestionId};

/// A list of fields that knows where each stands. Reads as a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    list: Vec<Field>,
    places: HashMap<QuestionId, usize>,
}

impl Fields {
    /// Of two with one id, which a definition that was read does not have, the first is found.
    pub fn new(list: Vec<Field>) -> Self {
        let places = list.iter().enumerate().rev().map(|(at, field)| (field.id.clone(), at)).collect();
        Self { list, places }
    }

    /// Where a field stands among the others.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }
}

impl Deref for Fields {
    type Target = [Field];

    fn deref(&self) -> &[Field] {
        &self.list
    }
}

impl<'f> IntoIterator for &'f Fields {
    type Item = &'f Field;
    type IntoIter = std::slice::Iter<'f, Field>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
