//! Figures for a question somebody asks: tallies read through the store and handed to `index`.
//!
//! Every page, API answer and file takes its numbers from here, so that no two can disagree. Whatever
//! waits to be folded is folded first: a figure is a function of the record as it stands.

mod against;
pub mod ahead;
pub mod among;
pub mod breakdown;
mod compare;
pub mod continuity;
mod damage;
mod excluded;
mod fields;
mod groups;
mod indices;
mod kept;
mod levels;
mod matrix;
mod once;
mod pass;
mod plan;
pub mod publication;
mod published;
mod ranking;
mod round;
mod sample;
mod scoring;
pub mod segments;
pub mod table;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::definition::catalogue::Versions;
use crate::definition::{Catalogue, Period, QuestionId, Survey, UnitId, Units};
use crate::index::Figure;
use crate::store::Store;

use among::Among;

pub use against::NodeChange;
pub use compare::{Beside, beside};
pub use excluded::excluded;
pub use fields::FieldRow;
pub use groups::{PartlyKnown, has_enough};
pub use indices::{Also, Group, IndexReport, NodeFigure, indices};
pub use levels::{Level, QuestionLevels, Throughout, UnitLevels, Upper};
pub use matrix::{Estimates, Matrix, MatrixRow, estimates, matrix, whole};
pub use plan::{Basis, Exactness, Plan, PlanRow, Totals, plan};
pub use ranking::{Place, Ranking, ranking};
pub use sample::{ResponseWeight, Weighting, Weights, weighting, weights};

/// Who will see the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience<'u> {
    /// Signed in, or at the machine itself.
    Administration,
    /// Signed in for a unit with all below it: who may know the few who were asked, and is shown no figure on
    /// fewer than [`FEWEST`](segments::FEWEST).
    Within(&'u UnitId),
    /// Anybody: small groups are withheld.
    Public,
}

/// Where figures come from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'s> {
    pub store: &'s Store,
    pub catalogue: &'s Catalogue,
    pub versions: &'s Versions,
}

/// Which figures are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'q> {
    pub survey: &'q Arc<Survey>,
    /// The unit and all below it.
    pub unit: &'q UnitId,
    pub period: &'q Period,
    /// Only these respondents.
    pub among: &'q Among,
    /// Broken down by this segment question as well.
    pub by: Option<&'q QuestionId>,
    pub audience: Audience<'q>,
}

impl Asked<'_> {
    /// The unit whose figures, and those of all below it, are withheld together; none where nothing is.
    fn withheld_below<'u>(&'u self, units: &'u Units) -> Option<&'u UnitId> {
        match self.audience {
            Audience::Administration => None,
            Audience::Within(top) => Some(top),
            Audience::Public => units.root().map(|root| &root.id),
        }
    }

    /// The fewest respondents behind a figure.
    fn minimum_n(&self) -> u64 {
        match self.audience {
            Audience::Administration => 1,
            Audience::Within(_) => segments::FEWEST.unsigned_abs(),
            Audience::Public => self.survey.minimum_n,
        }
    }
}

/// The figures of one group of responses, as many as the tree has nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    pub responses: i64,
    pub nodes: Vec<Figure>,
    /// The versions of the definition that the responses were given under.
    pub versions: BTreeSet<String>,
}
