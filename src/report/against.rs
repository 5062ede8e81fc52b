//! An index report held against another period.

use serde::Serialize;

use super::continuity::method_changed;
use super::matrix::whole;
use super::{Asked, Figures, Sources};
use crate::definition::catalogue::Versions;
use crate::definition::{Period, Survey};
use crate::index::compare::between_samples;
use crate::index::figure::show;
use crate::store::Result;

/// A node's figure less that of another period; decimals are texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeChange {
    pub value: Option<String>,
    /// Both ends of its 95 % interval.
    pub low: Option<String>,
    pub high: Option<String>,
    /// Whether that is more than chance, where the intervals of both are known.
    #[serde(rename = "more_than_chance")]
    pub is_more_than_chance: Option<bool>,
    /// The two are not made alike: there is no difference to tell.
    pub method_changed: bool,
}

/// The figures of what was asked for in another period.
pub(super) async fn then(sources: Sources<'_>, asked: &Asked<'_>, period: &Period) -> Result<Figures> {
    whole(sources, &Asked { period, by: None, ..*asked }).await
}

/// The changes between two periods, node by node; none where a figure is missing.
pub(super) fn changes(
    versions: &Versions,
    survey: &Survey,
    now: &Figures,
    then: &Figures,
) -> Vec<Option<NodeChange>> {
    let changed = method_changed(versions, survey, then, now);
    (0..now.nodes.len()).map(|at| change(survey, (then, now), at, changed[at])).collect()
}

fn change(
    survey: &Survey,
    (then, now): (&Figures, &Figures),
    at: usize,
    changed: bool,
) -> Option<NodeChange> {
    let (was, is) = (&then.nodes[at], &now.nodes[at]);
    let shown = |value| show(value, survey.index.digits);
    let value = is.value()? - was.value()?;
    let difference = between_samples(is, was).filter(|_| !changed);
    Some(NodeChange {
        value: (!changed).then(|| shown(value)),
        low: difference.map(|difference| shown(difference.interval.low)),
        high: difference.map(|difference| shown(difference.interval.high)),
        is_more_than_chance: difference.map(crate::index::compare::Difference::is_more_than_chance),
        method_changed: changed,
    })
}
