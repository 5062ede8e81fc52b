//! A unit among the units of its kind.

use rust_decimal::Decimal;

use super::super::figures::Pen;
use crate::definition::{Unit, Units};
use crate::report::Matrix;

/// Fewer units have no mean worth a word.
const FEWEST: usize = 3;

/// The mean of a node over the units of one kind in a matrix, each counted once, and how a unit stands to it.
/// `None` where the unit is not among them, has no figure, or too few have one.
pub(super) fn like(
    pen: &Pen<'_>,
    units: &Units,
    matrix: &Matrix,
    node: usize,
    unit: &Unit,
) -> Option<String> {
    let is_like = |id: &str| units.get(id).is_some_and(|other| other.kind == unit.kind);
    let own = matrix.rows.iter().find(|row| row.unit == unit.id)?.figures.nodes[node].value()?;
    let rows = matrix.rows.iter().filter(|row| is_like(row.unit.as_str()));
    let values: Vec<Decimal> = rows.filter_map(|row| row.figures.nodes[node].value()).collect();
    if values.len() < FEWEST {
        return None;
    }
    let mean = values.iter().sum::<Decimal>().checked_div(Decimal::from(values.len()))?;
    let kind = units.kind(&unit.kind).map_or("", |kind| pen.tr.of(&kind.title));
    let sentence = pen
        .tr
        .t("unit-like")
        .arg("kind", kind)
        .arg("count", values.len())
        .arg("value", pen.value(mean))
        .arg("difference", pen.difference(own, mean));
    Some(sentence.to_string())
}
