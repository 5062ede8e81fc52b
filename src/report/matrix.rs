//! Units × nodes: the rows of the administrator's first page and of the published results.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::groups::Groups;
use super::once::Together;
use super::{Asked, Figures, Sources, round};
use crate::definition::{Unit, UnitId, Units};
use crate::index::UnitSums;
use crate::index::across::{compared_nodes, made_alike};
use crate::index::interval::Extent;
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

/// A matrix whose rows have no intervals yet. They take most of the time, and of thousands of rows a reader
/// sees only some at once.
pub struct Estimates<'a> {
    sources: Sources<'a>,
    pub(super) groups: Groups<'a>,
    pub(super) sums: BTreeMap<UnitId, UnitSums>,
    /// The units that each row is made of.
    parts: Vec<Vec<UnitId>>,
    matrix: Matrix,
}

/// Computes the figures of a unit and of each unit directly below it.
pub async fn matrix(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Matrix> {
    Ok(estimates(sources, asked).await?.matrix(|_| true))
}

/// The same, the intervals of the rows left out until it is known which of them are looked at.
pub async fn estimates<'a>(sources: Sources<'a>, asked: &Asked<'a>) -> Result<Estimates<'a>> {
    let groups = Groups::new(sources, asked).await?;
    let sums = groups.below(sources, asked.unit).await?;
    Ok(Estimates::new(sources, asked, groups, sums))
}

/// Computes the figures of a unit with all below it, and nothing else.
pub async fn whole(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Figures> {
    let groups = Groups::new(sources, asked).await?;
    let sums = groups.below(sources, asked.unit).await?;
    let computed = of_all(sources, &groups, &sums);
    let mut whole = round::among_neighbours(sources, asked, &groups, computed).await?;
    groups.withhold(asked.unit, &mut whole);
    Ok(whole)
}

/// The figures of all units together, with intervals.
fn of_all(sources: Sources<'_>, groups: &Groups<'_>, sums: &BTreeMap<UnitId, UnitSums>) -> Figures {
    let all: [Together<'_>; 1] = [(groups.asked.unit, sums.values().collect())];
    groups.figures_once(sources, "whole", &all, Some(Extent::Intervals)).remove(0)
}

/// The units with responses by the unit directly below one that each lies in: each unit's way up is gone once.
pub(super) fn by_child<'u>(
    units: &Units,
    above: &UnitId,
    answered: impl Iterator<Item = &'u UnitId>,
) -> HashMap<UnitId, Vec<UnitId>> {
    let mut parts: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    for unit in answered {
        let child = units.path(unit).into_iter().find(|unit| unit.parent.as_ref() == Some(above));
        if let Some(child) = child {
            parts.entry(child.id.clone()).or_default().push(unit.clone());
        }
    }
    parts
}

impl<'a> Estimates<'a> {
    /// From the responses of `asked.unit` and of all units below it.
    pub(super) fn new(
        sources: Sources<'a>,
        asked: &Asked<'_>,
        groups: Groups<'a>,
        sums: BTreeMap<UnitId, UnitSums>,
    ) -> Self {
        let units = &sources.catalogue.units;
        let mut by_child = by_child(units, asked.unit, sums.keys());
        let answered: HashSet<UnitId> = by_child.keys().cloned().collect();
        let asks_about = |unit: &&Unit| {
            let mut below = units.subtree(&unit.id).into_iter();
            answered.contains(&unit.id) || below.any(|unit| asked.survey.covers(unit))
        };
        let children: Vec<&Unit> = units.children(asked.unit).filter(asks_about).collect();
        let parts: Vec<Vec<UnitId>> =
            children.iter().map(|unit| by_child.remove(&unit.id).unwrap_or_default()).collect();
        let together: Vec<Together<'_>> = children
            .iter()
            .zip(&parts)
            .map(|(unit, part)| (&unit.id, part.iter().map(|unit| &sums[unit]).collect()))
            .collect();
        let figures = groups.figures_once(sources, "rows", &together, None);
        let row = |((unit, part), figures): ((&Unit, Vec<UnitId>), Figures)| {
            (part, MatrixRow { unit: unit.id.clone(), figures, alike: Vec::new() })
        };
        let is_shown = |(_, row): &(Vec<UnitId>, MatrixRow)| {
            row.figures.responses > 0
                || units.get(row.unit.as_str()).is_some_and(|unit| unit.closed.is_none())
        };
        let mut whole = of_all(sources, &groups, &sums);
        let all = children.into_iter().zip(parts).zip(figures).map(row);
        let (parts, mut rows): (Vec<_>, Vec<_>) = all.filter(is_shown).unzip();
        let tree = &asked.survey.index;
        round::compare(tree, std::iter::once(&mut whole));
        round::compare(tree, rows.iter_mut().map(|row| &mut row.figures));
        Self { sources, groups, sums, parts, matrix: Matrix { whole, rows } }.withheld(asked.unit)
    }

    /// Scored against all, seen as far as may be.
    fn withheld(mut self, unit: &UnitId) -> Self {
        let Matrix { whole, rows } = &mut self.matrix;
        let made: Vec<Vec<bool>> = rows.iter().map(|row| made(&row.figures)).collect();
        self.groups.withhold(unit, whole);
        rows.iter_mut().for_each(|row| self.groups.withhold(&row.unit, &mut row.figures));
        let tree = self.groups.tree();
        for node in 0..tree.nodes.len() {
            let is_shown = |row: &MatrixRow| row.figures.nodes[node].value().is_some();
            let shown = rows.iter().zip(&made).map(|(row, made)| is_shown(row).then_some(&made[..]));
            let alike = made_alike(tree, node, &shown.collect::<Vec<_>>());
            rows.iter_mut().zip(alike).for_each(|(row, alike)| row.alike.push(alike));
        }
        self
    }

    /// The whole, with its intervals.
    pub fn whole(&self) -> &Figures {
        &self.matrix.whole
    }

    /// All rows, without intervals.
    pub fn rows(&self) -> &[MatrixRow] {
        &self.matrix.rows
    }

    /// The matrix, with the intervals of the rows that are looked at.
    pub fn matrix(mut self, is_looked_at: impl Fn(&UnitId) -> bool) -> Matrix {
        let tree = self.groups.tree();
        // A figure that depends on other units has no interval.
        let compared = compared_nodes(tree);
        let mut rows: Vec<(&mut MatrixRow, &Vec<UnitId>)> =
            self.matrix.rows.iter_mut().zip(&self.parts).filter(|(row, _)| is_looked_at(&row.unit)).collect();
        let ids: Vec<UnitId> = rows.iter().map(|(row, _)| row.unit.clone()).collect();
        let parts = rows.iter().map(|(_, part)| part.iter().map(|unit| &self.sums[unit]).collect());
        let together: Vec<Together<'_>> = ids.iter().zip(parts).collect();
        let exact = self.groups.figures_once(self.sources, "exact rows", &together, Some(Extent::Intervals));
        for ((row, _), exact) in rows.iter_mut().zip(exact) {
            for (at, (figure, exact)) in row.figures.nodes.iter_mut().zip(exact.nodes).enumerate() {
                if figure.value.is_ok() && !compared[at] {
                    *figure = exact;
                }
            }
        }
        self.matrix
    }
}

/// Which nodes have a figure.
fn made(figures: &Figures) -> Vec<bool> {
    figures.nodes.iter().map(|figure| figure.value().is_some()).collect()
}
