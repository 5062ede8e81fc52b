//! Units × nodes: the rows of the administrator's first page and of the published results.

use super::groups::Groups;
use super::{Asked, Figures, Sources, round};
use crate::definition::UnitId;
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
}

/// Computes the figures of a unit and of each unit directly below it.
pub async fn matrix(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Matrix> {
    let units = &sources.catalogue.units;
    let below: Vec<UnitId> = units.subtree(asked.unit).into_iter().map(|unit| unit.id.clone()).collect();
    let groups = Groups::new(sources, asked).await?;
    let sums = groups.sums(sources, &below, None).await?.remove(&0).unwrap_or_default();
    let row = |unit: &crate::definition::Unit| {
        let within = sums.iter().filter(|(below, _)| units.is_within(below, &unit.id));
        MatrixRow { unit: unit.id.clone(), figures: groups.figures(within.map(|(_, sums)| sums)) }
    };
    let asks_about = |unit: &&crate::definition::Unit| {
        units
            .subtree(&unit.id)
            .into_iter()
            .any(|unit| asked.survey.covers(unit) || sums.contains_key(&unit.id))
    };
    let is_shown = |row: &MatrixRow| {
        row.figures.responses > 0 || units.get(row.unit.as_str()).is_some_and(|unit| unit.closed.is_none())
    };
    let mut rows: Vec<MatrixRow> =
        units.children(asked.unit).filter(asks_about).map(row).filter(is_shown).collect();
    let mut whole = groups.figures(sums.values());
    let tree = &asked.survey.index;
    round::compare(tree, std::iter::once(&mut whole));
    round::compare(tree, rows.iter_mut().map(|row| &mut row.figures));
    Ok(Matrix { whole, rows })
}
