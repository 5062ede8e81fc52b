//! Figures frozen for publication: one document that says everything a reader may ask of it, for ever.
//!
//! [`freeze`] makes it of the record as the public may see it; [`thaw`](Document::matrix) gives its
//! figures back to the pages; [`Document::changes_since`] says what a correction changed.

mod changes;
mod freeze;
mod levels;
mod report;
mod thaw;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Throughout;
use crate::definition::{Lang, LocalText, OptionCode};

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
    /// RFC 3339, in UTC: the figures are those of the record at this moment. Editions made when nobody had to approve
    /// them call it `published_at`.
    #[serde(alias = "published_at")]
    pub frozen_at: String,
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
    /// The questions whose answers are told by level; none in editions made before these were published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<FrozenQuestion>,
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

/// A question that is answered by options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenQuestion {
    pub id: String,
    /// The indicator that measures it, if one does.
    pub node: Option<String>,
    pub text: LocalText,
    /// In the order of the form.
    pub options: Vec<FrozenOption>,
    /// The upper levels, where the scale names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub upper: Vec<OptionCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenOption {
    pub code: OptionCode,
    pub text: LocalText,
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
    /// ends of what they take up together. None where it is not to be held beside the others.
    pub rank: Option<[usize; 2]>,
    /// As many as the document has nodes, in their order.
    pub figures: Vec<FrozenFigure>,
    /// As many as the document has questions, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<FrozenLevels>,
    /// Persons who chose only what counts, where every indicator is a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throughout: Option<Throughout>,
}

/// How the answers of a unit to one question are spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenLevels {
    /// Valid answers.
    pub n: i64,
    /// Why there are no shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<String>,
    /// As the question's options; empty where they are withheld.
    pub counts: Vec<i64>,
    /// In percent of the valid answers.
    pub shares: Vec<Option<String>>,
    /// Of the upper levels together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<FrozenUpper>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenUpper {
    pub count: i64,
    pub share: Option<String>,
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
    /// Whether it lacks a part that most of the units beside it have, so that it is not ranked; editions made
    /// before this was asked say it of none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlike: bool,
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

impl FrozenUnit {
    /// Whether it has an index that is not to be held beside those of other units.
    pub fn is_unranked(&self) -> bool {
        self.rank.is_none() && self.figures.first().is_some_and(|figure| figure.unlike)
    }
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
