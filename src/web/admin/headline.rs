//! The figure a page is about, large, with n and the period before.

use super::super::PageError;
use super::super::figures::period::{before, heading};
use super::super::figures::{Cell, Filter, Pen, Record, Visible};
use crate::report::Figures;

pub(super) struct Headline {
    pub(super) title: String,
    pub(super) cell: Cell,
    /// With the sign of the unit it is in.
    pub(super) value: Option<String>,
    pub(super) responses: String,
    /// How many are left out, when any are.
    pub(super) excluded: Option<String>,
    pub(super) before: Option<Before>,
}

/// The same figure one period earlier. Whether the difference is more than chance is not said here.
pub(super) struct Before {
    pub(super) period: String,
    pub(super) value: String,
    pub(super) n: String,
    pub(super) difference: String,
}

pub(super) async fn headline(
    record: Record<'_>,
    visible: Visible<'_>,
    filter: &Filter<'_>,
    pen: &Pen<'_>,
    figures: &Figures,
) -> Result<Headline, PageError> {
    let figure = &figures.nodes[filter.focus];
    let value = figure.value();
    let excluded = visible.excluded(record, filter.survey, &filter.period).await?;
    Ok(Headline {
        title: pen.title(filter.focus),
        cell: pen.cell(figure, None),
        value: value.map(|value| pen.value(value)),
        responses: pen.count(figure.n),
        excluded: (excluded > 0).then(|| pen.count(excluded)),
        before: match (value, before(&filter.period)) {
            (Some(value), Some(period)) => {
                let earlier = visible.matrix(record, filter.survey, &period).await?.whole;
                let earlier = &earlier.nodes[filter.focus];
                earlier.value().map(|held| Before {
                    period: heading(pen.tr, pen.survey, &period),
                    value: pen.value(held),
                    n: pen.count(earlier.n),
                    difference: pen.difference(value, held),
                })
            }
            _ => None,
        },
    })
}
