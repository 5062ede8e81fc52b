//! The indicators that take most away from a unit's index.

use super::super::figures::{Filter, Loss, Pen, bar, losses};
use crate::report::Figures;

pub(super) struct LossRow {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) value: String,
    pub(super) n: String,
    pub(super) points: String,
    /// Of 200.
    pub(super) bar: u32,
    pub(super) worst: Option<Worst>,
}

/// The unit an indicator is lowest in.
pub(super) struct Worst {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) value: String,
    pub(super) n: String,
}

/// As many causes as are taken in at a glance.
const MOST: usize = 5;

pub(super) fn loss_rows(
    pen: &Pen<'_>,
    filter: &Filter<'_>,
    figures: &Figures,
    worst: &dyn Fn(usize) -> Option<Worst>,
) -> Vec<LossRow> {
    let losses = losses(&pen.survey.index, filter.focus, figures);
    let Some(greatest) = losses.first().map(|loss| loss.points) else { return Vec::new() };
    let row = |loss: &Loss| {
        let figure = &figures.nodes[loss.node];
        let mut path = pen.path(loss.node);
        let title = path.pop()?;
        Some(LossRow {
            path: path.pop().unwrap_or_default(),
            title,
            value: pen.value(figure.value()?),
            n: pen.count(figure.n),
            points: pen.number(-loss.points),
            bar: bar(loss.points, greatest),
            worst: worst(loss.node),
        })
    };
    losses.iter().filter(|loss| !loss.points.is_zero()).take(MOST).filter_map(row).collect()
}
