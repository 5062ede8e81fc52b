//! The indicators that take most away from a unit's index.

mod measures;

use super::super::figures::{Address, Filter, Pen, bar};
use super::rights::ACTION_WORK;
use crate::definition::Unit;
use crate::index::figure::show;
use crate::index::loss::{Loss, has_targets, losses};
use crate::report::Figures;
use crate::store::Account;

pub(super) use measures::{OpenMeasure, with_measures};

pub(super) struct LossRow {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) value: String,
    pub(super) n: String,
    pub(super) weak: bool,
    pub(super) points: String,
    /// As programs write it, and without a sign.
    pub(super) exact: String,
    /// Of 200.
    pub(super) bar: u32,
    pub(super) worst: Option<Worst>,
    /// The node, for whoever wants to do something about it.
    pub(super) node: String,
    /// What is being done about it.
    pub(super) measure: Option<OpenMeasure>,
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

/// Where a measure at a unit is begun, for those who may.
pub(super) fn loss_action(account: &Account, filter: &Filter<'_>, unit: &Unit) -> Option<String> {
    let new = Address::new("/admin/actions/new").with("survey", &filter.survey.id).with("unit", &unit.id);
    ACTION_WORK.admits(account).then(|| new.with("period", &filter.period).to_string())
}

/// What losses are held against, where that is not the best alone.
pub(super) fn loss_note(pen: &Pen<'_>, filter: &Filter<'_>) -> Option<String> {
    has_targets(&pen.survey.index, filter.focus).then(|| pen.tr.t("losses-to-target").to_string())
}

pub(super) fn loss_rows(
    pen: &Pen<'_>,
    filter: &Filter<'_>,
    figures: &Figures,
    worst: &dyn Fn(usize) -> Option<Worst>,
) -> Vec<LossRow> {
    let losses = losses(pen.survey, filter.focus, &figures.nodes);
    let losses = losses.map_or_else(Vec::new, |losses| losses.greatest());
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
            weak: pen.is_weak(figure),
            points: pen.number(-loss.points),
            exact: show(loss.points, pen.survey.index.digits),
            bar: bar(loss.points, greatest),
            worst: worst(loss.node),
            node: pen.survey.index.nodes[loss.node].id.to_string(),
            measure: None,
        })
    };
    losses.iter().take(MOST).filter_map(row).collect()
}
