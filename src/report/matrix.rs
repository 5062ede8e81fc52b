//! Units × nodes: the rows of the administrator's first page and of the published results.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::groups::Groups;
use super::{Asked, Figures, Sources, round};
use crate::definition::{Unit, UnitId, Units};
use crate::index::UnitSums;
use crate::index::across::made_alike;
use crate::store::Result;

/// A unit with all below it, and each of its children with all below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    pub whole: Figures,
    /// In the order of the tree; only units the survey is or was answered for.
    pub rows: Vec<MatrixRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    pub unit: UnitId,
    pub figures: Figures,
    /// For every node whether its figure is made of the parts that those of the units beside it are made of.
    pub alike: Vec<bool>,
}

/// Computes the figures of a unit and of each unit directly below it.
pub async fn matrix(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Matrix> {
    let groups = Groups::new(sources, asked).await?;
    let sums = groups.below(sources, asked.unit).await?;
    Ok(of_groups(sources, asked, &groups, asked.unit, &sums))
}

/// Computes the figures of a unit with all below it, and nothing else.
pub async fn whole(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Figures> {
    let groups = Groups::new(sources, asked).await?;
    let sums = groups.below(sources, asked.unit).await?;
    let mut whole = round::among_neighbours(sources, asked, &groups, groups.computed(sums.values())).await?;
    groups.withhold(asked.unit, &mut whole);
    Ok(whole)
}

/// The responses of each unit directly below one, with all below it: each unit's way up is gone once.
pub(super) fn by_child<'s>(
    units: &'s Units,
    above: &UnitId,
    sums: &'s BTreeMap<UnitId, UnitSums>,
) -> HashMap<&'s UnitId, Vec<&'s UnitSums>> {
    let mut parts: HashMap<&UnitId, Vec<&UnitSums>> = HashMap::new();
    for (unit, sums) in sums {
        let child = units.path(unit).into_iter().find(|unit| unit.parent.as_ref() == Some(above));
        if let Some(child) = child {
            parts.entry(&child.id).or_default().push(sums);
        }
    }
    parts
}

/// The matrix of a unit, from the responses of all units below it.
pub(super) fn of_groups(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    groups: &Groups<'_>,
    unit: &UnitId,
    sums: &BTreeMap<UnitId, UnitSums>,
) -> Matrix {
    let units = &sources.catalogue.units;
    let mut parts = by_child(units, unit, sums);
    let answered: HashSet<&UnitId> = parts.keys().copied().collect();
    let row = |unit: &Unit| {
        let within = parts.remove(&unit.id).unwrap_or_default();
        MatrixRow { unit: unit.id.clone(), figures: groups.computed(within.into_iter()), alike: Vec::new() }
    };
    let asks_about = |unit: &&Unit| {
        let mut below = units.subtree(&unit.id).into_iter();
        answered.contains(&unit.id) || below.any(|unit| asked.survey.covers(unit))
    };
    let is_shown = |row: &MatrixRow| {
        row.figures.responses > 0 || units.get(row.unit.as_str()).is_some_and(|unit| unit.closed.is_none())
    };
    let mut rows: Vec<MatrixRow> =
        units.children(unit).filter(asks_about).map(row).filter(is_shown).collect();
    let mut whole = groups.computed(sums.values());
    let tree = &asked.survey.index;
    round::compare(tree, std::iter::once(&mut whole));
    round::compare(tree, rows.iter_mut().map(|row| &mut row.figures));
    // Scored against all, seen as far as may be.
    let made: Vec<Vec<bool>> = rows.iter().map(|row| made(&row.figures)).collect();
    groups.withhold(unit, &mut whole);
    rows.iter_mut().for_each(|row| groups.withhold(&row.unit, &mut row.figures));
    for node in 0..tree.nodes.len() {
        let is_shown = |row: &MatrixRow| row.figures.nodes[node].value().is_some();
        let shown = rows.iter().zip(&made).map(|(row, made)| is_shown(row).then_some(&made[..]));
        let alike = made_alike(tree, node, &shown.collect::<Vec<_>>());
        rows.iter_mut().zip(alike).for_each(|(row, alike)| row.alike.push(alike));
    }
    Matrix { whole, rows }
}

/// Which nodes have a figure.
fn made(figures: &Figures) -> Vec<bool> {
    figures.nodes.iter().map(|figure| figure.value().is_some()).collect()
}
