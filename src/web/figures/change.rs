//! Changes in words: how a figure differs from an earlier one, and whether that is more than chance.

use rust_decimal::Decimal;

use super::super::PageError;
use super::filter::Filter;
use super::pen::Pen;
use super::period::title;
use super::scope::{Record, Visible};
use crate::definition::catalogue::Versions;
use crate::definition::{Period, Survey};
use crate::index::Figure;
use crate::index::compare::{Difference, between_samples, holm, likelihood};
use crate::report::Figures;
use crate::report::continuity::method_changed;

/// One comparison, as a sentence.
pub(in crate::web) struct Change {
    pub(in crate::web) text: String,
    /// `up` or `down` when it is more than chance.
    pub(in crate::web) direction: Option<&'static str>,
}

/// The period before, and the same period a year before.
pub(in crate::web) fn earlier_periods(period: &Period) -> Vec<Period> {
    let mut periods: Vec<Period> = [period.before(), period.year_before()].into_iter().flatten().collect();
    periods.dedup();
    periods
}

/// The figures of another period, and for every node whether they are made in another way.
pub(in crate::web) struct Earlier {
    pub(in crate::web) period: Period,
    pub(in crate::web) figures: Figures,
    pub(in crate::web) changed: Vec<bool>,
}

impl Earlier {
    /// `figures` of another period beside `now`.
    pub(in crate::web) fn new(
        versions: &Versions,
        survey: &Survey,
        now: &Figures,
        (period, figures): (Period, Figures),
    ) -> Self {
        let changed = method_changed(versions, survey, &figures, now);
        Self { period, figures, changed }
    }
}

/// A unit as a whole in the periods that figures are compared with in words, as far as the reader may see it.
pub(in crate::web) async fn wholes_before(
    record: Record<'_>,
    visible: Visible<'_>,
    filter: &Filter<'_>,
) -> Result<Vec<(Period, Figures)>, PageError> {
    let mut wholes = Vec::new();
    for period in earlier_periods(&filter.period) {
        let whole = visible.whole(record, filter.survey, &period).await?;
        wholes.push((period, whole));
    }
    Ok(wholes)
}

/// How the node in focus differs from earlier periods.
pub(in crate::web) fn changes_from(
    pen: &Pen<'_>,
    focus: usize,
    figures: &Figures,
    earlier: &[Earlier],
) -> Vec<Change> {
    let change = |earlier: &Earlier| {
        let Earlier { period, figures: then, changed } = earlier;
        let held = then.nodes.get(focus)?;
        match changed[focus] {
            true => method_change(pen, period, &figures.nodes[focus], held),
            false => change(pen, period, &figures.nodes[focus], held),
        }
    };
    earlier.iter().filter_map(change).collect()
}

/// Figures that are not made alike have no difference.
fn method_change(pen: &Pen<'_>, period: &Period, figure: &Figure, earlier: &Figure) -> Option<Change> {
    let held = earlier.value().filter(|_| figure.value().is_some())?;
    let text = pen
        .tr
        .t("change-method")
        .arg("period", title(pen.tr, pen.survey, period))
        .arg("value", pen.value(held))
        .arg("n", pen.count(earlier.n));
    Some(Change { text: text.to_string(), direction: None })
}

fn change(pen: &Pen<'_>, period: &Period, figure: &Figure, earlier: &Figure) -> Option<Change> {
    let difference = told_difference(pen, figure, earlier);
    let direction = difference.filter(|difference| difference.is_more_than_chance()).map(direction);
    let text = sentence(pen, period, (figure, earlier), difference, direction)?;
    Some(Change { text, direction })
}

/// Of figures that too few have answered for it is not told whether they differ.
fn told_difference(pen: &Pen<'_>, figure: &Figure, earlier: &Figure) -> Option<Difference> {
    between_samples(figure, earlier).filter(|_| !pen.is_weak(figure) && !pen.is_weak(earlier))
}

fn sentence(
    pen: &Pen<'_>,
    period: &Period,
    (figure, earlier): (&Figure, &Figure),
    difference: Option<Difference>,
    direction: Option<&'static str>,
) -> Option<String> {
    let (value, held) = (figure.value()?, earlier.value()?);
    let key = match (difference, direction) {
        (None, _) => "change-unknown",
        (_, Some("up")) => "change-up",
        (_, Some(_)) => "change-down",
        (_, None) => "change-chance",
    };
    let mut text = pen
        .tr
        .t(key)
        .arg("period", title(pen.tr, pen.survey, period))
        .arg("value", pen.value(held))
        .arg("n", pen.count(earlier.n))
        .arg("difference", pen.difference(value, held));
    if let Some(Difference { interval, .. }) = difference {
        text = text.arg("low", pen.signed(interval.low)).arg("high", pen.signed(interval.high));
    }
    Some(text.to_string())
}

/// One comparison, as it stands in a table.
pub(in crate::web) struct Moved {
    /// `+1,90`; none where the figures are not made alike.
    pub(in crate::web) difference: Option<String>,
    /// `±2,10`, or why there is none.
    pub(in crate::web) below: String,
    /// `up` or `down` when it is more than chance.
    pub(in crate::web) direction: Option<&'static str>,
    pub(in crate::web) words: String,
    /// How likely chance alone makes the two differ as much, where that is known.
    chance: Option<Decimal>,
    /// The words where it may be chance.
    unsure: String,
}

impl Moved {
    /// How a node differs from an earlier period, where both figures are known.
    pub(in crate::web) fn new(pen: &Pen<'_>, node: usize, now: &Figures, earlier: &Earlier) -> Option<Self> {
        let Earlier { period, figures: then, changed } = earlier;
        let (figure, held) = (&now.nodes[node], then.nodes.get(node)?);
        if changed[node] {
            let Change { text, direction } = method_change(pen, period, figure, held)?;
            let below = pen.tr.t("matrix-other-method").to_string();
            return Some(Self {
                difference: None,
                below,
                direction,
                unsure: text.clone(),
                words: text,
                chance: None,
            });
        }
        let told = told_difference(pen, figure, held);
        let Change { text, direction } = change(pen, period, figure, held)?;
        let half = told.map(|difference| pen.margin(difference.interval).half);
        Some(Self {
            difference: Some(pen.difference(figure.value()?, held.value()?)),
            below: half.unwrap_or_else(|| pen.tr.t("matrix-unsure").to_string()),
            direction,
            words: text,
            chance: told.and_then(|_| likelihood(figure, held)),
            unsure: sentence(pen, period, (figure, held), told, None)?,
        })
    }
}

/// Of changes that are looked at together only those stay more than chance that are so together: of fifty that
/// nothing lies behind two or three would be, one by one (Holm 1979, as for ranks). Says how many were compared.
pub(in crate::web) fn together<'m>(moved: impl Iterator<Item = &'m mut Moved>) -> usize {
    let mut compared: Vec<(&mut Moved, Decimal)> =
        moved.filter_map(|moved| moved.chance.map(|chance| (moved, chance))).collect();
    let chances: Vec<Decimal> = compared.iter().map(|(_, chance)| *chance).collect();
    for ((moved, _), is_more) in compared.iter_mut().zip(holm(&chances)) {
        if !is_more && moved.direction.take().is_some() {
            moved.words.clone_from(&moved.unsure);
        }
    }
    compared.len()
}

pub(super) fn direction(difference: Difference) -> &'static str {
    if difference.value > Decimal::ZERO { "up" } else { "down" }
}
