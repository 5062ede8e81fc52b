//! The figure a page is about, large, with its interval, n, rank and how it has changed.

use super::super::PageError;
use super::super::figures::{Cell, Change, Filter, Pen, Record, Visible, changes};
use crate::report::Figures;

pub(super) struct Headline {
    pub(super) title: String,
    pub(super) cell: Cell,
    /// With the sign of the unit it is in.
    pub(super) value: Option<String>,
    pub(super) responses: String,
    /// How many are left out, when any are.
    pub(super) excluded: Option<String>,
    pub(super) changes: Vec<Change>,
    /// Its rank among the units beside it.
    pub(super) standing: Option<String>,
}

pub(super) async fn headline(
    record: Record<'_>,
    visible: Visible<'_>,
    filter: &Filter<'_>,
    pen: &Pen<'_>,
    figures: &Figures,
) -> Result<Headline, PageError> {
    let figure = &figures.nodes[filter.focus];
    let excluded = visible.excluded(record, filter.survey, &filter.period).await?;
    Ok(Headline {
        title: pen.title(filter.focus),
        cell: pen.cell(figure, None),
        value: figure.value().map(|value| pen.value(value)),
        responses: pen.count(figure.n),
        excluded: (excluded > 0).then(|| pen.count(excluded)),
        changes: changes(record, visible, filter, pen, figures).await?,
        standing: None,
    })
}
