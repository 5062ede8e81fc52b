//! Figures frozen for publication: one document that says everything a reader may ask of it, for ever.
//!
//! [`freeze`] makes it of the record as the public may see it; [`thaw`](Document::matrix) gives its
//! figures back to the pages; [`Document::changes_since`] says what a correction changed.

mod changes;
mod freeze;
mod thaw;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::definition::{Lang, LocalText};

pub use freeze::{Occasion, freeze};

/// Written as JSON under the names of its fields; decimals are texts, rounded as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub survey: String,
    pub title: LocalText,
    /// Of the definition.
    pub version: String,
    /// The versions that the responses were given under, where that was not this one alone.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub versions: BTreeSet<String>,
    pub source: Option<String>,
    pub period: String,
    pub edition: i64,
    /// RFC 3339, in UTC: the figures are those of the record at this moment.
    pub published_at: String,
    pub note: String,
    /// How figures of several units are made one: `pooled`, `mean-of-units`, `population`.
    pub aggregate: String,
    /// Decimals of the figures.
    pub digits: u32,
    pub minimum_n: u64,
    pub responses: i64,
    /// Responses of the period that were left out, each for a reason that is on record.
    pub excluded: i64,
    /// In words, one sentence after the other.
    pub method: BTreeMap<Lang, Vec<String>>,
    /// The index tree, parents first.
    pub nodes: Vec<FrozenNode>,
    /// The tree of units, parents first; the first is the whole.
    pub units: Vec<FrozenUnit>,
    /// What differs from the edition before.
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenNode {
    pub id: String,
    pub parent: Option<String>,
    pub title: LocalText,
    pub weight: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenUnit {
    pub id: String,
    pub code: Option<String>,
    pub name: LocalText,
    pub kind: String,
    pub parent: Option<String>,
    /// Whether it had been merged or dissolved.
    pub closed: bool,
    /// None where the figure itself is withheld.
    pub responses: Option<i64>,
    /// Place among the units of the same parent, the best first. Equal figures share their places: both
    /// ends of what they take up together.
    pub rank: Option<[usize; 2]>,
    /// As many as the document has nodes, in their order.
    pub figures: Vec<FrozenFigure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFigure {
    pub value: Option<String>,
    pub low: Option<String>,
    pub high: Option<String>,
    pub n: i64,
    /// Why there is no value.
    pub absence: Option<String>,
    pub left_out: usize,
}

/// One figure that is not what it was in the edition before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub unit: String,
    pub node: String,
    /// None where there was no figure.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Document {
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// One line a unit, so that a difference between editions can be read.
    pub fn write(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The whole.
    pub fn whole(&self) -> Option<&FrozenUnit> {
        self.units.first()
    }

    pub fn unit(&self, id: &str) -> Option<&FrozenUnit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// How many figures are withheld because too few people stand behind them.
    pub fn withheld(&self) -> usize {
        let figures = self.units.iter().flat_map(|unit| &unit.figures);
        figures.filter(|figure| figure.absence.as_deref() == Some("too-few")).count()
    }
}
