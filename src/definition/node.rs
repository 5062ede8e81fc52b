//! The index tree: dimensions (inner nodes) and indicators (leaves).

use rust_decimal::Decimal;
use serde::Serialize;

use super::{LocalText, NodeId, OptionCode, QuestionId};

/// How several units become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregate {
    /// Σy / Σx over all responses.
    Pooled,
    /// Each unit counts the same.
    MeanOfUnits,
    /// Each unit counts as much as the transactions it handled.
    Population,
}

impl Aggregate {
    /// The word in definitions and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pooled => "pooled",
            Self::MeanOfUnits => "mean-of-units",
            Self::Population => "population",
        }
    }
}

/// How a dimension is made of its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// Σ w·child / Σ w.
    Mean,
    /// Σ w·child.
    Sum,
    /// Σy / Σx over the answers to all indicators below, whatever their number.
    Pooled,
}

impl Combine {
    /// Whether the indicators below are taken together, whatever stands between.
    pub fn pools(self) -> bool {
        self == Self::Pooled
    }
}

/// What becomes of a dimension when a child has no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingRule {
    /// Leave the child out and let the others' weights stand for the whole; the figure says so.
    Drop,
    /// The dimension has no figure either.
    Withhold,
}

/// How one question's answers become a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "measure", rename_all = "kebab-case")]
pub enum Measure {
    /// 100 × answers with one of `codes` / valid answers; with `count_no_answer` those who chose a
    /// no-answer option are in the denominator too.
    Share {
        codes: Vec<OptionCode>,
        #[serde(rename = "count-no-answer", skip_serializing_if = "std::ops::Not::not")]
        count_no_answer: bool,
    },
    /// Mean of the options' scores, or of the numbers given.
    Mean,
    /// 100 × points obtained / the most that could be obtained: `most` for every valid answer. What does
    /// not apply is a no-answer option and leaves the denominator.
    Points { most: Decimal },
}

/// `from` maps linearly onto `to`: `to[0] + (x − from[0]) · (to[1] − to[0]) / (from[1] − from[0])`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rescale {
    pub from: [Decimal; 2],
    pub to: [Decimal; 2],
}

impl Rescale {
    pub fn map(self, x: Decimal) -> Decimal {
        self.to[0] + (x - self.from[0]) * (self.to[1] - self.to[0]) / (self.from[1] - self.from[0])
    }

    /// By how much a mapped value moves when x moves by one.
    pub fn slope(self) -> Decimal {
        (self.to[1] - self.to[0]) / (self.from[1] - self.from[0])
    }

    /// What maps the other way.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { from: self.to, to: self.from }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum NodeKind {
    Dimension {
        combine: Combine,
        missing: MissingRule,
    },
    Indicator {
        question: QuestionId,
        #[serde(flatten)]
        measure: Measure,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Node {
    pub id: NodeId,
    /// Position of the parent in [`IndexTree::nodes`]; none for the root.
    #[serde(skip)]
    pub parent: Option<usize>,
    #[serde(skip)]
    pub children: Vec<usize>,
    pub title: LocalText,
    pub weight: Decimal,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescale: Option<Rescale>,
    /// Values beyond are brought to the nearer end, after rescaling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clamp: Option<[Decimal; 2]>,
    /// The smallest value among the units of a round becomes the first of these, the largest the second,
    /// others lie between: `a + (x − min) · (b − a) / (max − min)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_max: Option<[Decimal; 2]>,
    /// What is to be reached, on the node's own scale; it changes no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Decimal>,
    #[serde(flatten)]
    pub kind: NodeKind,
}

impl Node {
    pub fn is_indicator(&self) -> bool {
        matches!(self.kind, NodeKind::Indicator { .. })
    }
}

/// A class of the whole index: values from `from` up, as far as the next class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Class {
    pub id: NodeId,
    pub title: LocalText,
    pub from: Decimal,
}

/// All nodes, each after its parent, in the order of the definition (depth first). The first is the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexTree {
    pub nodes: Vec<Node>,
    pub aggregate: Aggregate,
    /// Decimals shown.
    pub digits: u32,
    /// The highest first.
    pub classes: Vec<Class>,
    /// Whether the units of a round are parted into four groups by the whole index.
    pub quartiles: bool,
    /// The question whose answers name the clusters that were drawn, such as the village.
    pub cluster: Option<QuestionId>,
}

impl IndexTree {
    /// The class a value of the whole index falls in; decided on the value before it is rounded.
    pub fn class(&self, value: Decimal) -> Option<&Class> {
        self.classes.iter().find(|class| value >= class.from)
    }

    /// Whether a figure depends on the other units of its round.
    pub fn compares_units(&self) -> bool {
        self.nodes.iter().any(|node| node.min_max.is_some())
    }

    pub fn position(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id.as_str() == id)
    }

    pub fn node(&self, id: &str) -> Option<&Node> {
        self.position(id).map(|at| &self.nodes[at])
    }

    /// The root's children: what a matrix of units shows as columns.
    pub fn top(&self) -> impl Iterator<Item = (usize, &Node)> {
        let children = self.nodes.first().map_or(&[][..], |root| &root.children);
        children.iter().map(|&at| (at, &self.nodes[at]))
    }

    /// All indicators below a node, in the tree's order.
    pub fn indicators_below(&self, at: usize) -> Vec<usize> {
        let up = |node: usize| self.nodes[node].parent;
        let is_below =
            |node: usize| std::iter::successors(up(node), |&above| up(above)).any(|above| above == at);
        (at..self.nodes.len()).filter(|&node| self.nodes[node].is_indicator() && is_below(node)).collect()
    }

    /// How many steps below the root.
    pub fn depth(&self, at: usize) -> usize {
        std::iter::successors(self.nodes[at].parent, |&up| self.nodes[up].parent).count()
    }
}
