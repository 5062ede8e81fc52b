//! The units of one round: figures that depend on the others, see [`across`](crate::index::across).

use super::groups::Groups;
use super::matrix::by_child;
use super::{Asked, Figures, Sources};
use crate::definition::{IndexTree, UnitId};
use crate::index::Figure;
use crate::index::across::compare_units;
use crate::store::Result;

/// Scores the units of a round against each other, where the definition asks for it.
pub(super) fn compare<'f>(tree: &IndexTree, units: impl Iterator<Item = &'f mut Figures>) {
    if !tree.compares_units() {
        return;
    }
    let mut units: Vec<&mut Figures> = units.collect();
    let mut nodes: Vec<Vec<Figure>> =
        units.iter_mut().map(|figures| std::mem::take(&mut figures.nodes)).collect();
    compare_units(tree, &mut nodes);
    for (figures, nodes) in units.iter_mut().zip(nodes) {
        figures.nodes = nodes;
    }
}

/// Scores one unit against those beside it, which are the children of its parent; the unit at the top has
/// none beside it and gets no score.
pub(super) async fn among_neighbours(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    groups: &Groups<'_>,
    mut whole: Figures,
) -> Result<Figures> {
    let (tree, units) = (&asked.survey.index, &sources.catalogue.units);
    if !tree.compares_units() {
        return Ok(whole);
    }
    let parent = units.get(asked.unit.as_str()).and_then(|unit| unit.parent.clone());
    let mut others = Vec::new();
    if let Some(parent) = parent {
        let below: Vec<UnitId> = units.subtree(&parent).into_iter().map(|unit| unit.id.clone()).collect();
        let sums = groups.sums(sources, &below, None).await?;
        let all = sums.into_values().next().unwrap_or_default();
        let parts = by_child(units, &parent, all.keys());
        for unit in units.children(&parent).filter(|unit| unit.id != *asked.unit) {
            let part = parts.get(&unit.id).into_iter().flatten();
            others.push(groups.estimated(part.map(|unit| &all[unit])));
        }
    }
    compare(tree, std::iter::once(&mut whole).chain(&mut others));
    Ok(whole)
}
