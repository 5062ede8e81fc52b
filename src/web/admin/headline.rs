//! The figure a page is about, large, with its interval, n, rank and how it has changed.

use rust_decimal::Decimal;

use super::super::PageError;
use super::super::figures::{Cell, Change, Earlier, Filter, Pen, Record, Visible, changes_from};
use super::coverage::{Coverage, coverage};
use super::movers::Movers;
use crate::definition::Period;
use crate::index::{Absence, Figure};
use crate::report::Figures;

pub(super) struct Headline {
    pub(super) title: String,
    pub(super) cell: Cell,
    /// With the sign of the unit it is in.
    pub(super) value: Option<String>,
    /// That it rests on too few answers to be made anything of.
    pub(super) weak: Option<String>,
    /// Why it has no interval.
    pub(super) no_interval: Option<String>,
    /// How many have answered, unless that is withheld with the figure.
    pub(super) responses: Option<String>,
    /// How many are left out, when any are.
    pub(super) excluded: Option<String>,
    pub(super) changes: Vec<Change>,
    /// What else has changed, on a page that shows it.
    pub(super) movers: Option<Movers>,
    /// Its target, and how far it is from there.
    pub(super) target: Option<String>,
    /// Who has answered, and whether that is enough.
    pub(super) coverage: Coverage,
    /// Of how many units a single response is known, when of any.
    pub(super) single: Option<String>,
    /// Its rank among the units beside it.
    pub(super) standing: Option<String>,
    /// How it stands to the mean of the units of its kind.
    pub(super) like: Option<String>,
}

pub(super) async fn headline(
    record: Record<'_>,
    visible: Visible<'_>,
    filter: &Filter<'_>,
    pen: &Pen<'_>,
    figures: &Figures,
    before: &[(Period, Figures)],
) -> Result<Headline, PageError> {
    let figure = &figures.nodes[filter.focus];
    let earlier = |held: &(Period, Figures)| {
        Earlier::new(&record.edition.versions, filter.survey, figures, held.clone())
    };
    let earlier: Vec<Earlier> = before.iter().map(earlier).collect();
    let excluded = visible.excluded(record, filter.survey, &filter.period).await?;
    Ok(Headline {
        title: pen.title(filter.focus),
        cell: pen.cell(figure, None),
        value: figure.value().map(|value| pen.value(value)),
        weak: weak(pen, figure),
        no_interval: pen.no_interval(figure),
        responses: (figure.value != Err(Absence::TooFew)).then(|| pen.count(figure.n)),
        excluded: (excluded > 0).then(|| pen.count(excluded)),
        changes: changes_from(pen, filter.focus, figures, &earlier),
        movers: None,
        single: single(pen, figure),
        target: target(filter, pen, figure),
        coverage: coverage(record, visible, filter, pen).await?,
        standing: None,
        like: None,
    })
}

fn target(filter: &Filter<'_>, pen: &Pen<'_>, figure: &Figure) -> Option<String> {
    let target = filter.survey.index.nodes[filter.focus].target?;
    let short = target - figure.value()?;
    let target = pen.value(target);
    let phrase = if short > Decimal::ZERO {
        pen.tr.t("target-short").arg("target", target).arg("points", pen.number(short))
    } else {
        pen.tr.t("target-reached").arg("target", target)
    };
    Some(phrase.to_string())
}

fn weak(pen: &Pen<'_>, figure: &Figure) -> Option<String> {
    let minimum = i64::try_from(pen.survey.minimum_n).unwrap_or(i64::MAX);
    let phrase = pen.tr.t("headline-weak").arg("minimum", pen.count(minimum));
    pen.is_weak(figure).then(|| phrase.to_string())
}

fn single(pen: &Pen<'_>, figure: &Figure) -> Option<String> {
    let units = figure.precision.as_ref()?.single_units;
    (units > 0).then(|| pen.tr.t("headline-single").arg("units", units.to_string()).to_string())
}
